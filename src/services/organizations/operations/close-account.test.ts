import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('suspends, and ninety days later the account is gone', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  await o.client.closeAccount({ AccountId });
  const { Account } = await o.client.describeAccount({ AccountId });
  expect(Account).toMatchObject({ Status: 'SUSPENDED', State: 'SUSPENDED' });
  expect(await failure(o.client.closeAccount({ AccountId }))).toBe(
    'AccountAlreadyClosedException: The provided account is already closed.',
  );
  await t.cloud().clock.advance(90 * 86_400_000);
  expect(await failure(o.client.describeAccount({ AccountId }))).toMatch(/^AccountNotFoundException/);
});

test('not the management account, not a delegated administrator, not a stranger', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  await o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal: 'config.amazonaws.com' });
  const close = (id: string) => failure(o.client.closeAccount({ AccountId: id }));
  expect(await close(o.management)).toMatch(/^ConstraintViolationException\/CANNOT_CLOSE_MANAGEMENT_ACCOUNT/);
  expect(await close(AccountId)).toMatch(/CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG/);
  expect(await close('123456789101')).toBe(
    "AccountNotFoundException: You specified an account that doesn't exist.",
  );
});
