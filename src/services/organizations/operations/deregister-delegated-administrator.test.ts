import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('and what is wrong', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  const deregister = (id: string, ServicePrincipal = 'ssm.amazonaws.com') =>
    failure(o.client.deregisterDelegatedAdministrator({ AccountId: id, ServicePrincipal }));
  expect(await deregister(o.management)).toMatch(/CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR/);
  expect(await deregister('000000000000')).toMatch(/^AccountNotFoundException/);
  expect(await deregister(AccountId)).toBe(
    'AccountNotRegisteredException: The provided account is not a registered delegated administrator for your organization.',
  );
  await o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal: 'ssm.amazonaws.com' });
  expect(await deregister(AccountId, 'guardduty.amazonaws.com')).toMatch(/UNRECOGNIZED_SERVICE_PRINCIPAL/);
  expect(await deregister(AccountId)).toBe('it did not fail');
  expect((await o.client.listDelegatedAdministrators({})).DelegatedAdministrators).toEqual([]);
});
