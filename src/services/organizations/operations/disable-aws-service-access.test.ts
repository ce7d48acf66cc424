import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('not while the service has a delegated administrator', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  const ServicePrincipal = 'config.amazonaws.com';
  await o.client.enableAWSServiceAccess({ ServicePrincipal });
  await o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal });
  const disable = (principal: string) =>
    failure(o.client.disableAWSServiceAccess({ ServicePrincipal: principal }));
  expect(await disable(ServicePrincipal)).toMatch(/DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE/);
  await o.client.deregisterDelegatedAdministrator({ AccountId, ServicePrincipal });
  expect(await disable(ServicePrincipal)).toBe('it did not fail');
  expect(await disable(ServicePrincipal)).toBe('it did not fail');
  expect((await o.client.listAWSServiceAccessForOrganization({})).EnabledServicePrincipals).toEqual([]);
  expect(await disable('moto.amazonaws.com')).toMatch(/UNRECOGNIZED_SERVICE_PRINCIPAL/);
});
