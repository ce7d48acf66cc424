import { customerPolicy } from '../customer-policies.ts';
import type { Handler } from '../handler.ts';
import { policies } from '../state.ts';
import { withoutTags } from '../tags.ts';

export const untagPolicy: Handler<'UntagPolicy'> = async ({ tx, place }, { PolicyArn, TagKeys }) => {
  const record = await customerPolicy(tx, place, PolicyArn);
  await policies.put(tx, place, { ...record, tags: withoutTags(record.tags, TagKeys, 'exact') });
};
