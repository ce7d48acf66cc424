import { driftOf, mfaDevices, stepOfPair } from '../../../policy/identity/mfa.ts';
import { invalidAuthenticationCode } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { deviceOwner, ownedDevice } from '../mfa-devices.ts';

/** A device whose clock is an hour wrong is found; AWS does not say how far it looks. */
const REACH_STEPS = 120;

export const resyncMFADevice: Handler<'ResyncMFADevice'> = async ({ tx, place, caller, now }, input) => {
  const owner = await deviceOwner(tx, place, caller, input.UserName);
  const device = await ownedDevice(tx, place, owner, input.SerialNumber);
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const;
  const step = stepOfPair(device, codes, now(), REACH_STEPS);
  if (step === undefined) throw invalidAuthenticationCode();
  await mfaDevices.put(tx, place, { ...device, drift: driftOf(step, now()), lastStep: step });
};
