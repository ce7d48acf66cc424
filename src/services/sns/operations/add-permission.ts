import { missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { withPermission } from '../permissions.ts';
import { topics } from '../state.ts';
import { topicByArn } from '../topic.ts';

export const addPermission: Handler<'AddPermission'> = async ({ tx, place }, input) => {
  const { Label: label, AWSAccountId: accountIds = [], ActionName: actions = [] } = input;
  if (label === undefined) throw missing('label');
  const topic = await topicByArn(tx, input.TopicArn, place.region);
  const policy = withPermission(topic.policy, topic.arn, { label, accountIds, actions });
  const attributes = { ...topic.record.attributes, Policy: policy };
  await topics.put(tx, topic.place, { ...topic.record, attributes });
};
