import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('of an account, given when it was created', async () => {
  const o = await t.organization();
  const { CreateAccountStatus: status } = await o.client.createAccount({
    AccountName: 'tagged',
    Email: 'tagged@example.com',
    Tags: [{ Key: 'a', Value: '1' }],
  });
  const { Tags } = await o.client.listTagsForResource({ ResourceId: status?.AccountId });
  expect(Tags).toEqual([{ Key: 'a', Value: '1' }]);
  expect(await failure(o.client.listTagsForResource({ ResourceId: '000x00000A00' }))).toMatch(
    /^InvalidInputException\/INVALID_PATTERN/,
  );
});
