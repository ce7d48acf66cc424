import { withTags } from '../alarms/tags.ts';
import type { Handler } from '../handler.ts';
import { requireTagged } from '../tagged.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html */
export const tagResource: Handler<'TagResource'> = async (context, { ResourceARN, Tags }) => {
  const { tags, put } = await requireTagged(context, ResourceARN);
  await put(withTags(tags, Tags));
  return {};
};
