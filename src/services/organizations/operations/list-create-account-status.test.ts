import { expect, test } from 'vitest';
import { organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('by state', async () => {
  const o = await t.organization();
  for (const AccountName of ['first', 'second']) {
    await o.client.createAccount({ AccountName, Email: 'both@example.com' });
  }
  const list = async (...States: ('IN_PROGRESS' | 'SUCCEEDED' | 'FAILED')[]) =>
    ((await o.client.listCreateAccountStatus({ States })).CreateAccountStatuses ?? []).map(
      ({ State }) => State,
    );
  expect((await list()).sort()).toEqual(['FAILED', 'SUCCEEDED']);
  expect(await list('FAILED')).toEqual(['FAILED']);
  expect(await list('IN_PROGRESS')).toEqual([]);
});
