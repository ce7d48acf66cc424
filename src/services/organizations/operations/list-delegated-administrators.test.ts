import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('each once, or those of a service', async () => {
  const o = await t.organization();
  const [one, two] = [await t.member(o), await t.member(o)];
  const register = (AccountId: string, name: string) =>
    o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal: `${name}.amazonaws.com` });
  await register(one, 'ssm');
  await register(one, 'config');
  await register(two, 'guardduty');
  const list = async (ServicePrincipal?: string) =>
    ((await o.client.listDelegatedAdministrators({ ServicePrincipal })).DelegatedAdministrators ?? [])
      .map(({ Id }) => Id)
      .sort();
  expect(await list()).toEqual([one, two].sort());
  expect(await list('ssm.amazonaws.com')).toEqual([one]);
  expect(await failure(list('moto.amazonaws.com'))).toMatch(/UNRECOGNIZED_SERVICE_PRINCIPAL/);
});
