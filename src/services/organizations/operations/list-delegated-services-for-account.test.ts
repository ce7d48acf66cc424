import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('what an account is an administrator for', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  const list = (id: string) => o.client.listDelegatedServicesForAccount({ AccountId: id });
  expect(await failure(list(AccountId))).toMatch(/^AccountNotRegisteredException/);
  expect(await failure(list('000000000000'))).toMatch(/^AccountNotFoundException/);
  for (const name of ['ssm', 'guardduty']) {
    await o.client.registerDelegatedAdministrator({
      AccountId,
      ServicePrincipal: `${name}.amazonaws.com`,
    });
  }
  const { DelegatedServices } = await list(AccountId);
  expect(DelegatedServices?.map(({ ServicePrincipal }) => ServicePrincipal)).toEqual([
    'guardduty.amazonaws.com',
    'ssm.amazonaws.com',
  ]);
});
