import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { uploadCertificates } from '../../../../test/support/server-certificates.ts';

const { iam } = iamCloud();
const ServerCertificateName = 'www';

test('tags are added, and replaced under the same key, up to fifty', async () => {
  await uploadCertificates(iam(), [ServerCertificateName]);
  const tag = (...Tags: { Key: string; Value: string }[]) =>
    failure(iam().tagServerCertificate({ ServerCertificateName, Tags }));
  await tag({ Key: 'a', Value: '1' });
  await tag({ Key: 'a', Value: '2' }, { Key: 'b', Value: '3' });
  expect((await iam().listServerCertificateTags({ ServerCertificateName })).Tags).toEqual([
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '3' },
  ]);
  expect(await tag(...Array.from({ length: 49 }, (_, i) => ({ Key: `k${i}`, Value: '' })))).toBe(
    '409 LimitExceeded: Cannot exceed quota for TagsPerServerCertificate: 50',
  );
});

test('one that is not there', async () => {
  const Tags = [{ Key: 'a', Value: '1' }];
  expect(await failure(iam().tagServerCertificate({ ServerCertificateName: 'none', Tags }))).toMatch(
    '404 NoSuchEntity',
  );
});
