import type { Handler } from '../handler.ts';
import { organizationOf } from '../organization.ts';
import { pageOfList } from '../paging.ts';
import { tagHolder } from '../tag-holders.ts';
import { shownTags } from '../tags.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListTagsForResource.html */
export const listTagsForResource: Handler<'ListTagsForResource'> = async (context, input) => {
  const { tx, place } = context;
  const organization = await organizationOf(tx, place.account);
  const { tags } = await tagHolder(tx, organization, input.ResourceId);
  const request = { context, operation: 'ListTagsForResource', input };
  const { items, paged } = pageOfList(request, shownTags(tags), ({ Key }) => Key);
  return { Tags: items, ...paged };
};
