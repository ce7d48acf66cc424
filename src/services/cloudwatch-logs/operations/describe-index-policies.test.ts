import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DescribeIndexPolicies shows the policy of a group, if it has one', async () => {
  await group('one');
  await group('other');
  const policyDocument = '{"Fields":["a"]}';
  await logs().putIndexPolicy({ logGroupIdentifier: 'one', policyDocument });
  const of = async (name: string, more: object = {}) =>
    (await logs().describeIndexPolicies({ logGroupIdentifiers: [name], ...more })).indexPolicies;
  expect(await of('one')).toEqual([
    {
      logGroupIdentifier: 'one',
      policyDocument,
      lastUpdateTime: expect.any(Number),
      source: 'LOG_GROUP',
    },
  ]);
  expect(await of('other')).toEqual([]);
  await expect(of('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(of('one', { nextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
