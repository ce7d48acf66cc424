import { expect, test } from 'vitest';
import { ACCOUNT, allow, failure, iamCloud } from '../../../../test/support/iam.ts';
import { readQrPng } from '../qr/read-qr-png.test-suite.ts';

const { iam, userWith } = iamCloud();

test('a seed, and a picture that says the same to an authenticator app', async () => {
  const Tags = [{ Key: 'of', Value: 'ada' }];
  const { VirtualMFADevice: device } = await iam().createVirtualMFADevice({
    VirtualMFADeviceName: 'ada+phone',
    Tags,
  });
  const seed = Buffer.from(device?.Base32StringSeed ?? []).toString();
  expect(seed).toMatch(/^[A-Z2-7]{64}$/);
  expect(device).toMatchObject({ SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/ada+phone`, Tags });
  expect(readQrPng(device?.QRCodePNG)).toEqual({
    text: `otpauth://totp/ada%2Bphone@${ACCOUNT}?secret=${seed}`,
    isWhole: true,
  });
});

test("the account's alias stands in for its number", async () => {
  await iam().createAccountAlias({ AccountAlias: 'my-lab' });
  const { VirtualMFADevice: device } = await iam().createVirtualMFADevice({ VirtualMFADeviceName: 'alias' });
  const { text } = readQrPng(device?.QRCodePNG);
  expect(text).toMatch(/^otpauth:\/\/totp\/alias@my-lab\?secret=[A-Z2-7]{64}$/);
});

test('names may repeat in other paths only, whatever their case', async () => {
  await iam().createVirtualMFADevice({ VirtualMFADeviceName: 'twice' });
  expect(await failure(iam().createVirtualMFADevice({ VirtualMFADeviceName: 'Twice' }))).toBe(
    '409 EntityAlreadyExists: MFA device already exists.',
  );
  const { VirtualMFADevice } = await iam().createVirtualMFADevice({
    VirtualMFADeviceName: 'twice',
    Path: '/team/',
  });
  expect(VirtualMFADevice?.SerialNumber).toBe(`arn:aws:iam::${ACCOUNT}:mfa/team/twice`);
});

test('a name that makes the longest serial number, and one that is longer', async () => {
  const make = (length: number) =>
    failure(iam().createVirtualMFADevice({ VirtualMFADeviceName: '='.repeat(length) }));
  expect(await make(226)).toBe('it did not fail');
  expect(await make(227)).toMatch('400 ValidationError');
  expect(await make(5000)).toMatch('400 ValidationError');
});

test('a name of other characters', async () => {
  expect(await failure(iam().createVirtualMFADevice({ VirtualMFADeviceName: 'a b' }))).toMatch(
    '400 ValidationError',
  );
});

test('tags need a right of their own', async () => {
  const keys = await userWith(
    'maker',
    allow('iam:CreateVirtualMFADevice', `arn:aws:iam::${ACCOUNT}:mfa/my*`),
  );
  const Tags = [{ Key: 'a', Value: 'b' }];
  const make = (VirtualMFADeviceName: string, more: object = {}) =>
    failure(iam(keys).createVirtualMFADevice({ VirtualMFADeviceName, ...more }));
  expect(await make('my-own')).toBe('it did not fail');
  expect(await make('my-tagged', { Tags })).toMatch('not authorized to perform: iam:TagMFADevice');
  expect(await make('other')).toMatch(`on resource: arn:aws:iam::${ACCOUNT}:mfa/other`);
});
