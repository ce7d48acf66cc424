/** An authenticator app for tests: it shows the codes of devices by the cloud's own clock. */

import type { IAM } from '@aws-sdk/client-iam';
import { codeOf, fromBase32, stepAt } from '../../src/policy/identity/totp.ts';
import type { TestCloud } from './cloud.ts';

export interface TestDevice {
  SerialNumber: string;
  seed: string;
  /** The code of now, or of so many steps later. */
  code(stepsLater?: number): string;
}

/** A new device that is not assigned. */
export async function newDevice(
  cloud: TestCloud,
  iam: IAM,
  VirtualMFADeviceName: string,
): Promise<TestDevice> {
  const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName });
  const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString('latin1');
  return {
    SerialNumber: VirtualMFADevice?.SerialNumber ?? '',
    seed,
    code: (stepsLater = 0) => codeOf(fromBase32(seed), stepAt(cloud.clock.now()) + stepsLater),
  };
}

export const STEP_MS = 30_000;

/** A new device of a user (the account's number: of root); its next code has not been used yet. */
export async function deviceOf(
  cloud: TestCloud,
  iam: IAM,
  UserName: string,
  name = UserName,
): Promise<TestDevice> {
  const device = await newDevice(cloud, iam, name);
  const { SerialNumber } = device;
  await iam.enableMFADevice({
    UserName,
    SerialNumber,
    AuthenticationCode1: device.code(-1),
    AuthenticationCode2: device.code(),
  });
  await cloud.clock.advance(STEP_MS);
  return device;
}
