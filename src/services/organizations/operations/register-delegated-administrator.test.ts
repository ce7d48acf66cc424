import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const ServicePrincipal = 'ssm.amazonaws.com';

test('a member for a service', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o, 'admin');
  await o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal });
  const { DelegatedAdministrators } = await o.client.listDelegatedAdministrators({});
  expect(DelegatedAdministrators).toEqual([
    {
      Id: AccountId,
      Arn: `arn:aws:organizations::${o.management}:account/${o.id}/${AccountId}`,
      Email: expect.any(String),
      Name: 'admin',
      Status: 'ACTIVE',
      State: 'ACTIVE',
      JoinedMethod: 'CREATED',
      JoinedTimestamp: expect.any(Date),
      DelegationEnabledDate: expect.any(Date),
    },
  ]);
});

test('what is wrong is told', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  const register = (id: string, principal = ServicePrincipal) =>
    failure(o.client.registerDelegatedAdministrator({ AccountId: id, ServicePrincipal: principal }));
  expect(await register(AccountId)).toBe('it did not fail');
  expect(await register(AccountId)).toBe(
    'AccountAlreadyRegisteredException: The provided account is already a delegated administrator for your organization.',
  );
  expect(await register(o.management)).toBe(
    'ConstraintViolationException/CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR: You cannot register master account/yourself as delegated administrator for your organization.',
  );
  expect(await register('000000000000')).toMatch(/^AccountNotFoundException/);
  expect(await register(AccountId, 'moto.amazonaws.com')).toMatch(/UNRECOGNIZED_SERVICE_PRINCIPAL/);
});
