import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const lets = (account: string, Action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action, Resource: '*' }],
  });

test('ends what it allowed', async () => {
  const o = await t.organization();
  const account = await t.member(o);
  await o.client.putResourcePolicy({ Content: lets(account, 'organizations:ListAccounts') });
  const list = () => failure(t.organizations(account).listAccounts({}));
  expect(await list()).toBe('it did not fail');
  await o.client.deleteResourcePolicy({});
  expect(await list()).toMatch(/^AccessDeniedException/);
  expect(await failure(o.client.deleteResourcePolicy({}))).toMatch(/^ResourcePolicyNotFoundException/);
});
