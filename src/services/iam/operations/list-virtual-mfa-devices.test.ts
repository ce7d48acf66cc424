import { expect, test } from 'vitest';

import { iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('an account has none', async () => {
  expect(await iam().listVirtualMFADevices({})).toMatchObject({ VirtualMFADevices: [], IsTruncated: false });
});
