import { arnNotFound, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { taggedRef } from '../table/table-ref.ts';
import { checkTagKey } from '../table/tags.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export const untagResource: Handler<'UntagResource'> = async ({ tx, place }, input) => {
  const ref = taggedRef(input.ResourceArn, place);
  const { TagKeys: keys } = input;
  if (keys.length === 0) throw validation('Atleast one Tag Key needs to be provided as Input.');
  for (const key of keys) checkTagKey(key);
  const record = await tables.get(tx, ref.place, ref.name);
  if (record === undefined) throw arnNotFound(input.ResourceArn);
  const tags = record.tags.filter(({ Key }) => !keys.includes(Key));
  await tables.put(tx, ref.place, { ...record, tags });
};
