/** How operations on MFA devices, passwords, certificates and the like are authorised; see access.ts. */

import { mfaDevices } from '../../policy/identity/mfa.ts';
import { users } from '../../policy/identity/users.ts';
import { type Options, onTarget, userTarget } from './access.ts';
import { iamArn } from './names.ts';

/** The device itself, as policies name it. */
export function onMfaDevice<M = unknown>(operation: string, options?: Options<M>) {
  return onTarget(
    operation,
    async ({ tx, place }, { SerialNumber }: { SerialNumber: string }) => {
      const device = await mfaDevices.get(tx, place, SerialNumber.toLowerCase());
      return device === undefined ? { arn: SerialNumber } : { arn: device.serial, tags: device.tags };
    },
    options,
  );
}

/** The user that is named; else the one that the device is of, else the caller. */
export const toGetMfaDevice = onTarget(
  'GetMFADevice',
  async (context, input: { SerialNumber: string; UserName?: string | undefined }) => {
    const { tx, place } = context;
    const device = await mfaDevices.get(tx, place, input.SerialNumber.toLowerCase());
    const ownerId = input.UserName === undefined ? device?.ownerId : undefined;
    const owner = ownerId === undefined ? undefined : await users.getBy(tx, place, 'byId', [ownerId]);
    return owner ?? userTarget(context, input.UserName);
  },
);

export const toListVirtualMfaDevices = onTarget(
  'ListVirtualMFADevices',
  async ({ place }, _input: object) => ({
    arn: iamArn(place, 'mfa', '/', ''),
  }),
);
