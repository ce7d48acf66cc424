import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('root, units and accounts with their names', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const unit = await t.unit(o, 'unit');
  const account = await t.member(o, 'member');
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
  });
  for (const TargetId of [o.rootId, unit, account]) await o.client.attachPolicy({ PolicyId, TargetId });
  const { Targets = [] } = await o.client.listTargetsForPolicy({ PolicyId });
  expect(Targets.map(({ TargetId, Name, Type }) => [TargetId, Name, Type])).toEqual(
    expect.arrayContaining([
      [o.rootId, 'Root', 'ROOT'],
      [unit, 'unit', 'ORGANIZATIONAL_UNIT'],
      [account, 'member', 'ACCOUNT'],
    ]),
  );
  expect(Targets).toHaveLength(3);
  const page = await o.client.listTargetsForPolicy({ PolicyId, MaxResults: 2 });
  const rest = await o.client.listTargetsForPolicy({ PolicyId, MaxResults: 2, NextToken: page.NextToken });
  expect([page.Targets?.length, rest.Targets?.length, rest.NextToken]).toEqual([2, 1, undefined]);
  expect(await failure(o.client.listTargetsForPolicy({ PolicyId: 'p-47fhe9s3' }))).toMatch(
    /^PolicyNotFoundException/,
  );
});
