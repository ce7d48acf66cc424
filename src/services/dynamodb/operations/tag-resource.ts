import { arnNotFound, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { taggedRef } from '../table/table-ref.ts';
import { withTags } from '../table/tags.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export const tagResource: Handler<'TagResource'> = async ({ tx, place }, input) => {
  const ref = taggedRef(input.ResourceArn, place);
  if (input.Tags.length === 0) throw validation('Atleast one Tag needs to be provided as Input.');
  const record = await tables.get(tx, ref.place, ref.name);
  if (record === undefined) throw arnNotFound(input.ResourceArn);
  await tables.put(tx, ref.place, { ...record, tags: withTags(record.tags, input.Tags) });
};
