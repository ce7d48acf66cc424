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

test('where a group has none, the policy of the account is told', async () => {
  await group('account-a');
  await group('account-b');
  await group('account-rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  const policyDocument = '{"Fields":["x"]}';
  await logs().putAccountPolicy({ policyName: 'all', policyType: 'FIELD_INDEX_POLICY', policyDocument });
  await logs().putIndexPolicy({ logGroupIdentifier: 'account-b', policyDocument: '{"Fields":["y"]}' });
  const of = async (name: string) =>
    (await logs().describeIndexPolicies({ logGroupIdentifiers: [name] })).indexPolicies;
  expect(await of('account-a')).toEqual([
    {
      logGroupIdentifier: 'account-a',
      policyDocument,
      policyName: 'all',
      lastUpdateTime: expect.any(Number),
      source: 'ACCOUNT',
    },
  ]);
  expect(await of('account-b')).toMatchObject([{ source: 'LOG_GROUP' }]);
  expect(await of('account-rare')).toEqual([]);
});
