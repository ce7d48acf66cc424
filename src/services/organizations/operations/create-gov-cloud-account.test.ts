import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('is refused, as without GovCloud on AWS', async () => {
  const o = await t.organization();
  const create = o.client.createGovCloudAccount({ AccountName: 'gov', Email: 'gov@example.com' });
  expect(await failure(create)).toMatch(/^ConstraintViolationException\/MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED/);
});
