import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();
const filter = (logGroupName: string, destinationArn: string, more: object = {}) =>
  logs().putSubscriptionFilter({ logGroupName, filterName: 'f', filterPattern: '', destinationArn, ...more });
const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:nobody';

test('PutSubscriptionFilter wants a function that is there and lets CloudWatch Logs in', async () => {
  await expect(filter(await group('one'), FUNCTION)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message:
      'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.',
  });
  expect((await logs().describeSubscriptionFilters({ logGroupName: 'one' })).subscriptionFilters).toEqual([]);
});

test('destinations and patterns that AWS, or kumobako, does not take', async () => {
  const logGroupName = await group('two');
  await expect(filter('none', FUNCTION)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(filter(logGroupName, FUNCTION.replace('000000000000', '111111111111'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message:
      'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.',
  });
  const kinesis = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  const wrong: [string, object, string | RegExp][] = [
    [kinesis, {}, 'destinationArn for vendor kinesis cannot be used without roleArn'],
    [kinesis, { roleArn: 'arn:aws:iam::000000000000:role/r' }, /not implemented/],
    ['arn:aws:s3:::bucket', {}, /vendor unknown/],
    [FUNCTION, { filterPattern: '{' }, 'Invalid filter pattern'],
    [FUNCTION, { emitSystemFields: ['@aws.account'] }, /not implemented/],
  ];
  for (const [arn, more, message] of wrong)
    await expect(filter(logGroupName, arn, more)).rejects.toThrow(message);
});
