import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('of a type, that of AWS first, page by page', async () => {
  const o = await t.organization();
  const ids = ['p-FullAWSAccess'];
  for (let i = 0; i < 3; i++)
    ids.push(
      await t.policy(o, 'SERVICE_CONTROL_POLICY', {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }],
      }),
    );
  const list = (more: object) => o.client.listPolicies({ Filter: 'SERVICE_CONTROL_POLICY', ...more });
  const first = await list({ MaxResults: 3 });
  const second = await list({ MaxResults: 3, NextToken: first.NextToken });
  const found = [...(first.Policies ?? []), ...(second.Policies ?? [])].map(({ Id = '' }) => Id);
  expect(found[0]).toBe('p-FullAWSAccess');
  expect(found.sort()).toEqual(ids.sort());
  expect((await o.client.listPolicies({ Filter: 'TAG_POLICY' })).Policies).toEqual([]);
});

test('a type that there is not', async () => {
  const o = await t.organization();
  // @ts-expect-error: the SDK knows better
  expect(await failure(o.client.listPolicies({ Filter: 'MOTO' }))).toBe(
    'InvalidInputException/INVALID_ENUM: You specified an invalid value.',
  );
});
