import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, userWith } = logsCloud();
const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:one';

test('ListTagsForResource answers tags, by the ARN with or without a star', async () => {
  await group('one', { tags: { team: 'blue' } });
  for (const arn of [resourceArn]) {
    expect((await logs().listTagsForResource({ resourceArn: arn })).tags).toEqual({ team: 'blue' });
  }
  const call = logs().listTagsForResource({ resourceArn: `${resourceArn}x` });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('tags of a group count in policies', async () => {
  const condition = { StringEquals: { 'aws:ResourceTag/team': 'blue' } };
  const keys = await userWith('blue', {
    Effect: 'Allow',
    Action: 'logs:*',
    Resource: '*',
    Condition: condition,
  });
  expect((await logs(keys).listTagsForResource({ resourceArn })).tags).toEqual({ team: 'blue' });
  await group('red', { tags: { team: 'red' } });
  const call = logs(keys).filterLogEvents({ logGroupName: 'red' });
  await expect(call).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
