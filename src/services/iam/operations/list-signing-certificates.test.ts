import { expect, test } from 'vitest';

import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();

test('a user has none', async () => {
  await iam().createUser({ UserName: 'u' });
  expect((await iam().listSigningCertificates({ UserName: 'u' })).Certificates).toEqual([]);
});

test('of a user who is there', async () => {
  expect(await failure(iam().listSigningCertificates({ UserName: 'none' }))).toBe(
    '404 NoSuchEntity: The user with name none cannot be found.',
  );
});
