/** Passwords and MFA devices: their part of the service's table. */

import type { Service } from '../../core/service.ts';
import { onAccount, onUser, tagging, toCreate, untagging } from './access.ts';
import type { Api } from './api.gen.ts';
import {
  onMfaDevice,
  toChangePassword,
  toGetAccountPasswordPolicy,
  toGetMfaDevice,
  toListVirtualMfaDevices,
} from './credential-access.ts';
import { changePassword } from './operations/change-password.ts';
import { createLoginProfile } from './operations/create-login-profile.ts';
import { createVirtualMFADevice } from './operations/create-virtual-mfa-device.ts';
import { deactivateMFADevice } from './operations/deactivate-mfa-device.ts';
import { deleteAccountPasswordPolicy } from './operations/delete-account-password-policy.ts';
import { deleteLoginProfile } from './operations/delete-login-profile.ts';
import { deleteVirtualMFADevice } from './operations/delete-virtual-mfa-device.ts';
import { enableMFADevice } from './operations/enable-mfa-device.ts';
import { getAccountPasswordPolicy } from './operations/get-account-password-policy.ts';
import { getLoginProfile } from './operations/get-login-profile.ts';
import { getMFADevice } from './operations/get-mfa-device.ts';
import { listMFADeviceTags } from './operations/list-mfa-device-tags.ts';
import { listMFADevices } from './operations/list-mfa-devices.ts';
import { listVirtualMFADevices } from './operations/list-virtual-mfa-devices.ts';
import { resyncMFADevice } from './operations/resync-mfa-device.ts';
import { tagMFADevice } from './operations/tag-mfa-device.ts';
import { untagMFADevice } from './operations/untag-mfa-device.ts';
import { updateAccountPasswordPolicy } from './operations/update-account-password-policy.ts';
import { updateLoginProfile } from './operations/update-login-profile.ts';
import { reads, slowly, writes } from './table.ts';

const NO_HARDWARE = {
  SerialNumber: 'hardware tokens and security keys have nothing here that could speak to them',
};

const NO_CONSOLE = 'it is about signing in to a console, which is not there';
const RESET = {
  PasswordResetRequired: `${NO_CONSOLE}; ChangePassword clears it`,
};
const NO_ROOT_PASSWORD = {
  Password:
    'without one: that is for the root user of a member account, and root users have no passwords here',
};

export const signInOperations = {
  ChangePassword: slowly(changePassword, toChangePassword),
  CreateLoginProfile: slowly(createLoginProfile, onUser('CreateLoginProfile'), {
    recorded: RESET,
    refused: NO_ROOT_PASSWORD,
  }),
  CreateVirtualMFADevice: writes(
    createVirtualMFADevice,
    toCreate(
      'CreateVirtualMFADevice',
      'mfa',
      ({ VirtualMFADeviceName }) => VirtualMFADeviceName,
      'TagMFADevice',
    ),
  ),
  DeactivateMFADevice: writes(deactivateMFADevice, onUser('DeactivateMFADevice')),
  DeleteAccountPasswordPolicy: writes(deleteAccountPasswordPolicy, onAccount('DeleteAccountPasswordPolicy')),
  DeleteLoginProfile: writes(deleteLoginProfile, onUser('DeleteLoginProfile')),
  DeleteVirtualMFADevice: writes(deleteVirtualMFADevice, onMfaDevice('DeleteVirtualMFADevice')),
  EnableMFADevice: writes(enableMFADevice, onUser('EnableMFADevice'), { refused: NO_HARDWARE }),
  GetAccountPasswordPolicy: reads(getAccountPasswordPolicy, toGetAccountPasswordPolicy),
  GetLoginProfile: reads(getLoginProfile, onUser('GetLoginProfile')),
  GetMFADevice: reads(getMFADevice, toGetMfaDevice),
  ListMFADeviceTags: reads(listMFADeviceTags, onMfaDevice('ListMFADeviceTags')),
  ListMFADevices: reads(listMFADevices, onUser('ListMFADevices')),
  ListVirtualMFADevices: reads(listVirtualMFADevices, toListVirtualMfaDevices),
  ResyncMFADevice: writes(resyncMFADevice, onUser('ResyncMFADevice')),
  TagMFADevice: writes(tagMFADevice, onMfaDevice('TagMFADevice', tagging)),
  UntagMFADevice: writes(untagMFADevice, onMfaDevice('UntagMFADevice', untagging)),
  UpdateAccountPasswordPolicy: writes(updateAccountPasswordPolicy, onAccount('UpdateAccountPasswordPolicy'), {
    recorded: { HardExpiry: NO_CONSOLE },
  }),
  UpdateLoginProfile: slowly(updateLoginProfile, onUser('UpdateLoginProfile'), { recorded: RESET }),
} satisfies Service<Api>['operations'];
