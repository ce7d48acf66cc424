import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { ownerWithId, shownOwner } from '../key-owner.ts';
import { deviceOwner, deviceWithSerial, ownedDevice } from '../mfa-devices.ts';

/** Without a user name it is the device, whosoever it is. */
export const getMFADevice: Handler<'GetMFADevice'> = async ({ tx, place, caller }, input) => {
  const { SerialNumber, UserName } = input;
  const device =
    UserName === undefined
      ? await deviceWithSerial(tx, place, SerialNumber)
      : await ownedDevice(tx, place, await deviceOwner(tx, place, caller, UserName), SerialNumber);
  const { ownerId, enabledMs } = device;
  const owner = ownerId === undefined ? undefined : await ownerWithId(tx, place, ownerId);
  if (owner === undefined || enabledMs === undefined) throw noSuchEntity('MFA Device invalid for user.');
  return {
    UserName: shownOwner(owner),
    SerialNumber: device.serial,
    EnableDate: new Date(enabledMs),
  };
};
