import { expect, test } from 'vitest';
import { testCertificate } from '../../../../test/support/certificates.ts';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';
import { deviceOf } from '../../../../test/support/mfa.ts';

const { cloud, iam, sts, userWith } = iamCloud();
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);

/** The lines of the report as objects. */
async function report(): Promise<Record<string, string>[]> {
  while ((await iam().generateCredentialReport({})).State !== 'COMPLETE') await cloud().clock.advance(0);
  const { Content, ReportFormat, GeneratedTime } = await iam().getCredentialReport({});
  expect(ReportFormat).toBe('text/csv');
  expect(GeneratedTime).toBeInstanceOf(Date);
  const [header = '', ...rows] = Buffer.from(Content ?? [])
    .toString()
    .trimEnd()
    .split('\n');
  const columns = header.split(',');
  expect(columns).toHaveLength(22);
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [columns[i], cell])));
}

test('before there is one', async () => {
  expect(await failure(iam().getCredentialReport({}))).toMatch('410 ReportNotPresent');
  const keys = await userWith('nosy', allow('iam:GetUser'));
  expect(await failure(iam(keys).getCredentialReport({}))).toMatch('403 AccessDenied');
});

test('what everybody has to sign in and to sign with', async () => {
  const keys = await userWith('ada');
  await sts(keys).getCallerIdentity({});
  const second = await iam().createAccessKey({ UserName: 'ada' });
  await iam().updateAccessKey({
    UserName: 'ada',
    AccessKeyId: second.AccessKey?.AccessKeyId,
    Status: 'Inactive',
  });
  await iam().createLoginProfile({ UserName: 'ada', Password: 'Password-1' });
  await iam().updateAccountPasswordPolicy({ MaxPasswordAge: 90 });
  await deviceOf(cloud(), iam(), 'ada');
  const CertificateBody = testCertificate('ada').certificate;
  await iam().uploadSigningCertificate({ UserName: 'ada', CertificateBody });
  await iam().createUser({ UserName: 'bare' });
  await iam().createAccessKey({});

  const [root, ada, bare] = await report();
  const noKey = (n: number) => ({
    [`access_key_${n}_active`]: 'false',
    [`access_key_${n}_last_rotated`]: 'N/A',
    [`access_key_${n}_last_used_date`]: 'N/A',
    [`access_key_${n}_last_used_region`]: 'N/A',
    [`access_key_${n}_last_used_service`]: 'N/A',
  });
  const noCertificate = (n: number) => ({ [`cert_${n}_active`]: 'false', [`cert_${n}_last_rotated`]: 'N/A' });
  expect(root).toEqual({
    user: '<root_account>',
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    user_creation_time: '1970-01-01T00:00:00+00:00',
    password_enabled: 'not_supported',
    password_last_used: 'no_information',
    password_last_changed: 'not_supported',
    password_next_rotation: 'not_supported',
    mfa_active: 'false',
    ...noKey(1),
    access_key_1_active: 'true',
    access_key_1_last_rotated: TIME,
    ...noKey(2),
    ...noCertificate(1),
    ...noCertificate(2),
  });
  expect(ada).toEqual({
    user: 'ada',
    arn: `arn:aws:iam::${ACCOUNT}:user/ada`,
    user_creation_time: TIME,
    password_enabled: 'true',
    password_last_used: 'no_information',
    password_last_changed: TIME,
    password_next_rotation: TIME,
    mfa_active: 'true',
    access_key_1_active: 'true',
    access_key_1_last_rotated: TIME,
    access_key_1_last_used_date: TIME,
    access_key_1_last_used_region: 'us-east-1',
    access_key_1_last_used_service: 'sts',
    ...noKey(2),
    access_key_2_last_rotated: TIME,
    cert_1_active: 'true',
    cert_1_last_rotated: TIME,
    ...noCertificate(2),
  });
  const days = (column: string) => Date.parse(ada?.[column] ?? '') / 86_400_000;
  expect(days('password_next_rotation') - days('password_last_changed')).toBe(90);
  expect(bare).toEqual({
    user: 'bare',
    arn: `arn:aws:iam::${ACCOUNT}:user/bare`,
    user_creation_time: TIME,
    password_enabled: 'false',
    password_last_used: 'N/A',
    password_last_changed: 'N/A',
    password_next_rotation: 'N/A',
    mfa_active: 'false',
    ...noKey(1),
    ...noKey(2),
    ...noCertificate(1),
    ...noCertificate(2),
  });
});
