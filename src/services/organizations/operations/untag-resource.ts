import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { tagHolder } from '../tag-holders.ts';
import { withoutTags } from '../tags.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_UntagResource.html */
export const untagResource: Handler<'UntagResource'> = async ({ tx, place }, { ResourceId, TagKeys }) => {
  const organization = await organizationOf(tx, place.account);
  const holder = await tagHolder(tx, organization, ResourceId);
  await holder.put(withoutTags(holder.tags, TagKeys));
  return {};
};
