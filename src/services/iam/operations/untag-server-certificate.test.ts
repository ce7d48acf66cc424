import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';
import { uploadCertificates } from '../../../../test/support/server-certificates.ts';

const { iam } = iamCloud();
const ServerCertificateName = 'www';

test('tags go by their keys', async () => {
  await uploadCertificates(iam(), [ServerCertificateName]);
  const Tags = ['a', 'b'].map((Key) => ({ Key, Value: Key }));
  await iam().tagServerCertificate({ ServerCertificateName, Tags });
  await iam().untagServerCertificate({ ServerCertificateName, TagKeys: ['a', 'x'] });
  expect((await iam().listServerCertificateTags({ ServerCertificateName })).Tags).toEqual([
    { Key: 'b', Value: 'b' },
  ]);
});

test('one that is not there', async () => {
  const TagKeys = ['a'];
  expect(await failure(iam().untagServerCertificate({ ServerCertificateName: 'none', TagKeys }))).toMatch(
    '404 NoSuchEntity',
  );
});
