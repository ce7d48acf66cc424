import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';
import { newDevice, STEP_MS, type TestDevice } from '../../../../test/support/mfa.ts';

const { cloud, iam } = iamCloud();
const invalid = '403 InvalidAuthenticationCode: Authentication code for device is not valid.';

async function made(name: string): Promise<TestDevice> {
  await iam().createUser({ UserName: name });
  return newDevice(cloud(), iam(), name);
}

function enable({ SerialNumber }: TestDevice, UserName: string, codes: readonly [string, string]) {
  const [AuthenticationCode1, AuthenticationCode2] = codes;
  return failure(iam().enableMFADevice({ UserName, SerialNumber, AuthenticationCode1, AuthenticationCode2 }));
}

test('two codes in a row make it the device of the user', async () => {
  const device = await made('ada');
  expect(await enable(device, 'ada', [device.code(-1), device.code()])).toBe('it did not fail');
  const { MFADevices } = await iam().listMFADevices({ UserName: 'ada' });
  expect(MFADevices).toMatchObject([{ UserName: 'ada', SerialNumber: device.SerialNumber }]);
  expect(await enable(device, 'ada', [device.code(-1), device.code()])).toBe(
    '409 EntityAlreadyExists: MFA Device is already in use.',
  );
});

test('wrong, equal, swapped, skipped and old codes do not', async () => {
  const device = await made('bob');
  const wrong = String((Number(device.code()) + 1) % 1_000_000).padStart(6, '0');
  expect(await enable(device, 'bob', [device.code(-1), wrong])).toBe(invalid);
  expect(await enable(device, 'bob', [device.code(), device.code()])).toBe(invalid);
  expect(await enable(device, 'bob', [device.code(), device.code(-1)])).toBe(invalid);
  expect(await enable(device, 'bob', [device.code(-2), device.code()])).toBe(invalid);
  expect(await enable(device, 'bob', [device.code(-13), device.code(-12)])).toBe(invalid);
  expect(await enable(device, 'bob', ['12345', '123456'])).toMatch('400 ValidationError');
  expect((await iam().listMFADevices({ UserName: 'bob' })).MFADevices).toEqual([]);
});

test('codes that enabled it once do not enable it again', async () => {
  const device = await made('eve');
  const codes = [device.code(-1), device.code()] as const;
  expect(await enable(device, 'eve', codes)).toBe('it did not fail');
  await iam().deactivateMFADevice({ UserName: 'eve', SerialNumber: device.SerialNumber });
  expect(await enable(device, 'eve', codes)).toBe(invalid);
  await cloud().clock.advance(2 * STEP_MS);
  expect(await enable(device, 'eve', [device.code(-1), device.code()])).toBe('it did not fail');
});

test('eight at most, also of those who come at the same moment', async () => {
  await iam().createUser({ UserName: 'many' });
  const devices = await Promise.all(
    Array.from({ length: 10 }, (_, i) => newDevice(cloud(), iam(), `many-${i}`)),
  );
  const outcomes = await Promise.all(
    devices.map((device) => enable(device, 'many', [device.code(-1), device.code()])),
  );
  const refused = outcomes.filter((outcome) => outcome !== 'it did not fail');
  expect(refused).toEqual(Array(2).fill('409 LimitExceeded: Cannot exceed quota for MFADevicesPerUser: 8'));
});

test('for root, by the number of its account', async () => {
  const device = await newDevice(cloud(), iam(), 'root-account-mfa-device');
  expect(device.SerialNumber).toBe(`arn:aws:iam::${ACCOUNT}:mfa/root-account-mfa-device`);
  expect(await enable(device, ACCOUNT, [device.code(-1), device.code()])).toBe('it did not fail');
  const { MFADevices } = await iam().listMFADevices({});
  expect(MFADevices).toMatchObject([{ SerialNumber: device.SerialNumber }]);
  expect((await iam().getAccountSummary({})).SummaryMap).toMatchObject({ AccountMFAEnabled: 1 });
});

test('no user, no device, and things that are no virtual devices', async () => {
  const device = await made('carl');
  const codes = [device.code(-1), device.code()] as const;
  expect(await enable(device, 'nobody', codes)).toMatch('404 NoSuchEntity: The user with name nobody');
  const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/none`;
  expect(await enable({ ...device, SerialNumber }, 'carl', codes)).toBe(
    `404 NoSuchEntity: MFA Device with serial number ${SerialNumber} does not exist.`,
  );
  for (const serial of ['GAHT12345678', `arn:aws:iam::${ACCOUNT}:u2f/user/carl/key-ABCDEF`]) {
    expect(await enable({ ...device, SerialNumber: serial }, 'carl', codes)).toMatch(
      `400 InvalidInput: ${serial} is not the ARN of a virtual MFA device. Hardware`,
    );
  }
});
