import { erase } from '../erase.ts';
import { organizationNotEmpty } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { leave } from '../membership.ts';
import { membersOf, organizationOf } from '../organization.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeleteOrganization.html */
export const deleteOrganization: Handler<'DeleteOrganization'> = async (context) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const members = await membersOf(tx, organization);
  if (members.length > 1) throw organizationNotEmpty();
  await erase(tx, organization);
  for (const member of members) await leave(context, organization, member);
  return {};
};
