import { arnNotFound, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { taggedRef } from '../table/table-ref.ts';

const PAGE_TAGS = 10;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export const listTagsOfResource: Handler<'ListTagsOfResource'> = async ({ tx, place, pages }, input) => {
  const { ResourceArn: arn, NextToken: token } = input;
  const ref = taggedRef(arn, place);
  const record = await tables.get(tx, ref.place, ref.name);
  if (record === undefined) throw arnNotFound(arn);
  const cursor = token === undefined ? undefined : pages.open('ListTagsOfResource', arn, token);
  if (token !== undefined && cursor === undefined) throw validation('Invalid NextToken');
  const after = cursor === undefined ? '' : Buffer.from(cursor).toString('utf8');
  const left = [...record.tags].sort((a, b) => (a.Key < b.Key ? -1 : 1)).filter(({ Key }) => Key > after);
  const Tags = left.slice(0, PAGE_TAGS);
  const last = left.length > PAGE_TAGS ? Tags[PAGE_TAGS - 1] : undefined;
  const NextToken = last && pages.close('ListTagsOfResource', arn, Buffer.from(last.Key, 'utf8'));
  return { Tags, NextToken };
};
