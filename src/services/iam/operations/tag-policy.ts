import { customerPolicy } from '../customer-policies.ts';
import type { Handler } from '../handler.ts';
import { policies } from '../state.ts';
import { withTags } from '../tags.ts';

export const tagPolicy: Handler<'TagPolicy'> = async ({ tx, place }, { PolicyArn, Tags }) => {
  const record = await customerPolicy(tx, place, PolicyArn);
  const tags = withTags(record.tags, Tags, 'exact', 'TagsPerPolicy');
  await policies.put(tx, place, { ...record, tags });
};
