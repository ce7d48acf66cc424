/** How operations on MFA devices, passwords, certificates and the like are authorised; see access.ts. */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { mfaDevices } from '../../policy/identity/mfa.ts';
import { users } from '../../policy/identity/users.ts';
import { type Options, onTarget, refuseBareSession, resourceTags, userTarget } from './access.ts';
import { findServerCertificate } from './certificates.ts';
import { invalidUserType } from './errors.ts';
import { findUser } from './lookups.ts';
import { iamArn } from './names.ts';
import { passwordPolicyOf } from './passwords.ts';

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

/** A policy that lets users change their passwords gives each the right to, and to see what a password must be like. */
async function byPasswordPolicy({ tx, place, caller }: AccessContext): Promise<Demand['grants']> {
  const policy = await passwordPolicyOf(tx, place);
  if (policy?.allowUsersToChangePassword !== true || caller.type !== 'user') return undefined;
  return [{ namedAs: 'caller', label: 'AllowUsersToChangePassword of the password policy' }];
}

export const toGetAccountPasswordPolicy: Access<object> = {
  actions: ['iam:GetAccountPasswordPolicy'],
  demands: async (context) => {
    refuseBareSession(context.caller);
    const grants = await byPasswordPolicy(context);
    return [{ action: 'iam:GetAccountPasswordPolicy', resource: '*', grants }];
  },
};

/** Everybody changes the own password only. */
export const toChangePassword: Access<object> = {
  actions: ['iam:ChangePassword'],
  demands: async (context) => {
    const { caller } = context;
    refuseBareSession(caller);
    if (caller.type !== 'user') throw invalidUserType('Only IAM Users can change their own password');
    const user = await findUser(context.tx, context.place, caller.name ?? '');
    const grants = await byPasswordPolicy(context);
    const conditions = resourceTags(user ?? { arn: caller.arn });
    return [{ action: 'iam:ChangePassword', resource: caller.arn, grants, conditions }];
  },
};

export function onServerCertificate<M = unknown>(operation: string, options?: Options<M>) {
  return onTarget(
    operation,
    async ({ tx, place }, { ServerCertificateName: name }: { ServerCertificateName: string }) =>
      (await findServerCertificate(tx, place, name)) ?? {
        arn: iamArn(place, 'server-certificate', '/', name),
      },
    options,
  );
}

/** Those of one user, or of all there are. */
export const toListServiceCredentials = onTarget(
  'ListServiceSpecificCredentials',
  async (context, input: { UserName?: string | undefined; AllUsers?: boolean | undefined }) =>
    input.AllUsers === true
      ? { arn: iamArn(context.place, 'user', '/', '*') }
      : userTarget(context, input.UserName),
);
