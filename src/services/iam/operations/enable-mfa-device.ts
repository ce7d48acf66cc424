import { driftOf, mfaDevices, stepOfPair } from '../../../policy/identity/mfa.ts';
import { entityAlreadyExists, invalidAuthenticationCode, quotaExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { deviceOwner, devicesOf, deviceWithSerial } from '../mfa-devices.ts';
import { MFA_DEVICES_PER_USER } from '../quotas.ts';
import { entityCounts } from '../state.ts';

/**
 * Two codes in a row, of five minutes around now. AWS takes a pair that comes late too, and the device is out of step
 * from then on: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html
 */
const REACH_STEPS = 10;

export const enableMFADevice: Handler<'EnableMFADevice'> = async ({ tx, place, caller, now }, input) => {
  const owner = await deviceOwner(tx, place, caller, input.UserName);
  const device = await deviceWithSerial(tx, place, input.SerialNumber);
  if (device.ownerId !== undefined) throw entityAlreadyExists('MFA Device is already in use.');
  if ((await devicesOf(tx, place, owner)).length >= MFA_DEVICES_PER_USER) {
    throw quotaExceeded('MFADevicesPerUser', MFA_DEVICES_PER_USER);
  }
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const;
  const step = stepOfPair(device, codes, now(), REACH_STEPS);
  if (step === undefined) throw invalidAuthenticationCode();
  const enabled = { ownerId: owner.id, enabledMs: now(), drift: driftOf(step, now()), lastStep: step };
  await mfaDevices.put(tx, place, { ...device, ...enabled });
  entityCounts.add(tx, place, 1, 'mfaDevicesInUse');
};
