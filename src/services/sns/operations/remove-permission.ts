import { missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { withoutPermission } from '../permissions.ts';
import { topics } from '../state.ts';
import { topicByArn } from '../topic.ts';

/** A label that is not there is no error. */
export const removePermission: Handler<'RemovePermission'> = async ({ tx, place }, input) => {
  if (input.Label === undefined) throw missing('label');
  const topic = await topicByArn(tx, input.TopicArn, place.region);
  const policy = withoutPermission(topic.policy, input.Label);
  if (policy === topic.policy) return;
  await topics.put(tx, topic.place, {
    ...topic.record,
    attributes: { ...topic.record.attributes, Policy: policy },
  });
};
