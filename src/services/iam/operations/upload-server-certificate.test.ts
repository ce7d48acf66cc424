import { describe, expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam } = iamCloud();
const root = testCertificate('root');
const intermediate = testCertificate('intermediate', root, true);
const leaf = testCertificate('www.example.com', intermediate);
const own = { CertificateBody: leaf.certificate, PrivateKey: leaf.privateKey };

const upload = (ServerCertificateName: string, more: object = {}) =>
  failure(iam().uploadServerCertificate({ ServerCertificateName, ...own, ...more }));

test('with key, chain and tags', async () => {
  const Tags = [{ Key: 'a', Value: 'b' }];
  const answer = await iam().uploadServerCertificate({
    ServerCertificateName: 'www',
    Path: '/cloudfront/',
    ...own,
    CertificateChain: intermediate.certificate + root.certificate,
    Tags,
  });
  expect(answer).toMatchObject({
    ServerCertificateMetadata: {
      Path: '/cloudfront/',
      ServerCertificateName: 'www',
      ServerCertificateId: expect.stringMatching(/^ASCA[A-Z2-7]{17}$/),
      Arn: `arn:aws:iam::${ACCOUNT}:server-certificate/cloudfront/www`,
      UploadDate: expect.any(Date),
      Expiration: new Date('2027-01-01T00:00:00Z'),
    },
    Tags,
  });
  expect(await upload('WWW')).toBe(
    '409 EntityAlreadyExists: The Server Certificate with name WWW already exists.',
  );
  expect((await iam().getAccountSummary({})).SummaryMap).toMatchObject({ ServerCertificates: 1 });
});

describe('what does not fit together', () => {
  const chainError = (index: number) =>
    `400 MalformedCertificate: Unable to validate certificate chain. The certificate chain must start with the immediate signing certificate, followed by any intermediaries in order. The index within the chain of the invalid certificate is: ${index}`;
  const other = testCertificate('other');
  test.each([
    ['key', { PrivateKey: other.privateKey }, '400 KeyPairMismatch: The private key does not belong to the'],
    ['no-key', { PrivateKey: 'hello' }, '400 MalformedCertificate: Unable to parse private key.'],
    [
      'no-certificate',
      { CertificateBody: 'hello' },
      '400 MalformedCertificate: Unable to parse certificate.',
    ],
    ['chain', { CertificateChain: root.certificate }, chainError(-1)],
    ['order', { CertificateChain: root.certificate + intermediate.certificate }, chainError(-1)],
    ['end', { CertificateChain: intermediate.certificate + other.certificate }, chainError(0)],
    ['text', { CertificateChain: `About it:\n${intermediate.certificate}` }, chainError(-1)],
    ['no-chain', { CertificateChain: 'hello' }, chainError(-1)],
    ['length', { CertificateChain: intermediate.certificate.repeat(11) }, chainError(-1)],
  ])('%s', async (name, more, expected) => {
    expect(await upload(name, more)).toMatch(expected);
    expect(await failure(iam().getServerCertificate({ ServerCertificateName: name }))).toMatch('404');
  });
});

test('twenty at most', async () => {
  const { ServerCertificateMetadataList: before = [] } = await iam().listServerCertificates({});
  for (let i = before.length; i < 20; i++) expect(await upload(`n${i}`)).toBe('it did not fail');
  expect(await upload('n20')).toBe(
    '409 LimitExceeded: Cannot exceed quota for ServerCertificatesPerAccount: 20',
  );
});
