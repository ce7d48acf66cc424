import { ANYWHERE, accounts } from '../../../policy/organization/accounts.ts';
import {
  accountNotFound,
  destinationParentNotFound,
  duplicateAccount,
  sourceParentNotFound,
} from '../errors.ts';
import type { Handler } from '../handler.ts';
import { memberNumbered, organizationOf } from '../organization.ts';
import { isParent } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_MoveAccount.html */
export const moveAccount: Handler<'MoveAccount'> = async (context, input) => {
  const { tx, place } = context;
  const { SourceParentId: source, DestinationParentId: destination } = input;
  const organization = await organizationOf(tx, place.account);
  const member = await memberNumbered(tx, organization, input.AccountId);
  if (!(await isParent(tx, organization, source))) throw sourceParentNotFound();
  if (!(await isParent(tx, organization, destination))) throw destinationParentNotFound();
  if (member.membership.parentId === destination) throw duplicateAccount();
  // It is not where the caller believes it to be.
  if (member.membership.parentId !== source) throw accountNotFound();
  await accounts.put(tx, ANYWHERE, {
    ...member,
    membership: { ...member.membership, parentId: destination },
  });
  return {};
};
