import type { Handler } from '../handler.ts';
import { shownOwner } from '../key-owner.ts';
import { deviceOwner, devicesOf } from '../mfa-devices.ts';
import { pageOfList } from '../paging.ts';

export const listMFADevices: Handler<'ListMFADevices'> = async (context, input) => {
  const { tx, place, caller } = context;
  const owner = await deviceOwner(tx, place, caller, input.UserName);
  const request = { context, operation: 'ListMFADevices', input };
  const { items, paged } = pageOfList(request, await devicesOf(tx, place, owner), ({ serial }) => serial);
  const devices = items.map(({ serial, enabledMs = 0 }) => ({
    UserName: shownOwner(owner),
    SerialNumber: serial,
    EnableDate: new Date(enabledMs),
  }));
  return { MFADevices: devices, ...paged };
};
