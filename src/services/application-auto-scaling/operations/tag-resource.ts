import type { Handler } from '../handler.ts';
import { targets } from '../state.ts';
import { checkTags, requireTagged } from '../tagging.ts';

/** https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TagResource.html */
export const tagResource: Handler<'TagResource'> = async ({ tx }, { ResourceARN, Tags }) => {
  const { place, record } = await requireTagged(tx, ResourceARN);
  const tags = { ...record.tags, ...Tags };
  checkTags(tags, ResourceARN);
  await targets.put(tx, place, { ...record, tags });
  return {};
};
