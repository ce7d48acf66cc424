import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { type UserRecord, users } from '../../../policy/identity/users.ts';
import { attachedTo, clearBoundary } from '../attachments.ts';
import { signingCertificatesOf } from '../certificates.ts';
import { deleteConflict } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { inlinePoliciesOf } from '../inline-policies.ts';
import { keysOf } from '../key-owner.ts';
import { forgetUses } from '../last-use.ts';
import { userEntity, userNamed } from '../lookups.ts';
import { membershipsOf } from '../memberships.ts';
import { devicesOf } from '../mfa-devices.ts';
import { findLoginProfile } from '../passwords.ts';
import { countGone } from '../quotas.ts';
import { serviceCredentialsOf } from '../service-credentials.ts';
import { sshKeysOf } from '../ssh-keys.ts';

export const deleteUser: Handler<'DeleteUser'> = async ({ tx, place }, { UserName }) => {
  const user = await userNamed(tx, place, UserName);
  if ((await keysOf(tx, place, user)).length > 0) throw deleteConflict('delete access keys');
  if ((await inlinePoliciesOf(tx, place, user.id)).length > 0) throw deleteConflict('delete policies');
  if ((await attachedTo(tx, place, user.id)).length > 0) throw deleteConflict('detach all policies');
  if ((await membershipsOf(tx, place, user.id)).length > 0) throw deleteConflict('remove users from group');
  await refuseWithCredentials(tx, place, user);
  await clearBoundary(tx, place, userEntity(user), user.boundary);
  await users.delete(tx, place, user.name.toLowerCase());
  await forgetUses(tx, place, user.id);
  countGone(tx, place, 'users');
};

/** With any of these somebody could still come as the user, or somebody still relies on it. */
async function refuseWithCredentials(tx: Transaction, place: Place, user: UserRecord): Promise<void> {
  if ((await findLoginProfile(tx, place, user)) !== undefined) throw deleteConflict('delete login profile');
  if ((await devicesOf(tx, place, user)).length > 0) throw deleteConflict('delete MFA device');
  if ((await sshKeysOf(tx, place, user)).length > 0) throw deleteConflict('delete SSH public keys');
  if ((await signingCertificatesOf(tx, place, user)).length > 0) {
    throw deleteConflict('delete signing certificates');
  }
  if ((await serviceCredentialsOf(tx, place, user)).length > 0) {
    throw deleteConflict('remove service specific credentials');
  }
}
