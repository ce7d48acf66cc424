import type { Handler } from '../handler.ts';
import { targets } from '../state.ts';
import { requireTagged } from '../tagging.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_UntagResource.html */
export const untagResource: Handler<'UntagResource'> = async ({ tx }, { ResourceARN, TagKeys }) => {
  const { place, record } = await requireTagged(tx, ResourceARN);
  const gone = new Set(TagKeys);
  const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.has(key)));
  await targets.put(tx, place, { ...record, tags });
  return {};
};
