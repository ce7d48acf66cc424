import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('finds the request', async () => {
  const o = await t.organization();
  const { CreateAccountStatus: made } = await o.client.createAccount({
    AccountName: 'described',
    Email: 'described@example.com',
  });
  const { CreateAccountStatus: seen } = await o.client.describeCreateAccountStatus({
    CreateAccountRequestId: made?.Id,
  });
  expect(seen).toEqual(made);
  const unknown = o.client.describeCreateAccountStatus({ CreateAccountRequestId: 'car-12345678' });
  expect(await failure(unknown)).toMatch(/^CreateAccountStatusNotFoundException/);
});
