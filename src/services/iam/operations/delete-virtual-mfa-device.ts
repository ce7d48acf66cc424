import { mfaDevices } from '../../../policy/identity/mfa.ts';
import { mfaDeviceInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { deviceWithSerial } from '../mfa-devices.ts';
import { countGone } from '../quotas.ts';

export const deleteVirtualMFADevice: Handler<'DeleteVirtualMFADevice'> = async (
  { tx, place },
  { SerialNumber },
) => {
  const device = await deviceWithSerial(tx, place, SerialNumber);
  if (device.ownerId !== undefined) throw mfaDeviceInUse();
  await mfaDevices.delete(tx, place, device.serial.toLowerCase());
  countGone(tx, place, 'mfaDevices');
};
