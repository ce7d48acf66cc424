import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { tagHolder } from '../tag-holders.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_TagResource.html */
export const tagResource: Handler<'TagResource'> = async ({ tx, place }, { ResourceId, Tags }) => {
  const organization = await organizationOf(tx, place.account);
  const holder = await tagHolder(tx, organization, ResourceId);
  await holder.put(withTags(holder.tags, Tags));
  return {};
};
