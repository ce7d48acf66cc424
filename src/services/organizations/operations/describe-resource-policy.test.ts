import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const lets = (account: string, Action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action, Resource: '*' }],
  });

test('as it was put', async () => {
  const o = await t.organization();
  expect(await failure(o.client.describeResourcePolicy({}))).toMatch(/^ResourcePolicyNotFoundException/);
  const Content = lets(o.management, 'organizations:ListAccounts');
  const { ResourcePolicy } = await o.client.putResourcePolicy({ Content });
  expect((await o.client.describeResourcePolicy({})).ResourcePolicy).toEqual(ResourcePolicy);
  expect(ResourcePolicy?.Content).toBe(Content);
});
