import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DeleteIndexPolicy takes the policy of a group away; there has to be one', async () => {
  const logGroupIdentifier = await group('one');
  await logs().putIndexPolicy({ logGroupIdentifier, policyDocument: '{"Fields":["a"]}' });
  await logs().deleteIndexPolicy({ logGroupIdentifier });
  const { indexPolicies } = await logs().describeIndexPolicies({
    logGroupIdentifiers: [logGroupIdentifier],
  });
  expect(indexPolicies).toEqual([]);
  for (const identifier of ['one', 'none']) {
    await expect(logs().deleteIndexPolicy({ logGroupIdentifier: identifier })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  }
});
