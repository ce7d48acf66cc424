import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('twice is once', async () => {
  const o = await t.organization();
  const ServicePrincipal = 'config.amazonaws.com';
  const list = async () => (await o.client.listAWSServiceAccessForOrganization({})).EnabledServicePrincipals;
  await o.client.enableAWSServiceAccess({ ServicePrincipal });
  const first = await list();
  expect(first).toEqual([{ ServicePrincipal, DateEnabled: expect.any(Date) }]);
  await t.cloud().clock.advance(1_000);
  await o.client.enableAWSServiceAccess({ ServicePrincipal });
  expect(await list()).toEqual(first);
});

test('a service that knows no organizations', async () => {
  const o = await t.organization();
  const enable = o.client.enableAWSServiceAccess({ ServicePrincipal: 'moto.amazonaws.com' });
  expect(await failure(enable)).toBe(
    'InvalidInputException/UNRECOGNIZED_SERVICE_PRINCIPAL: You specified an unrecognized service principal.',
  );
});
