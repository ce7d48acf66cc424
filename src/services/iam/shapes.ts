/** Records as outputs show them. AWS leaves members out here and there; so do these. */

import { rootOf } from '../../core/caller.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type RoleRecord, roles } from '../../policy/identity/roles.ts';
import { currentTrust } from '../../policy/identity/trust.ts';
import type { Boundary, UserRecord } from '../../policy/identity/users.ts';
import type { Group, InstanceProfile, LoginProfile, Policy, Role, RoleLastUsed, User } from './api.gen.ts';
import { useCount } from './attachments.ts';
import type { LoginProfileRecord } from './credential-state.ts';
import { encodeDocument } from './documents.ts';
import type { ManagedPolicy } from './managed-policies.ts';
import { type GroupRecord, type InstanceProfileRecord, lastUses } from './state.ts';
import { shownTags } from './tags.ts';

/** The model knows only the type's long name; AWS sends the short one. */
const BOUNDARY_TYPE = 'Policy';

function shownBoundary(boundary: Boundary | undefined) {
  if (boundary === undefined) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: BOUNDARY_TYPE,
      PermissionsBoundaryArn: boundary.arn,
    },
  };
}

/** A user in a list: no tags, no boundary. */
export function listedUser({ path, name, id, arn, createdMs }: UserRecord): User {
  return { Path: path, UserName: name, UserId: id, Arn: arn, CreateDate: new Date(createdMs) };
}

export function wholeUser(user: UserRecord): User {
  return { ...listedUser(user), ...shownBoundary(user.boundary), ...shownTags(user.tags) };
}

/** Root is no IAM user: AWS shows it without name and path, and accounts here have no day on which they began. */
export function rootUser({ account, region }: Place): User {
  const root: Pick<User, 'UserId' | 'Arn' | 'CreateDate'> = {
    UserId: account,
    Arn: rootOf(account, undefined, partitionOf(region)).arn,
    CreateDate: new Date(0),
  };
  // The model requires a name and a path all the same.
  return root as User;
}

export function shownGroup({ path, name, id, arn, createdMs }: GroupRecord): Group {
  return { Path: path, GroupName: name, GroupId: id, Arn: arn, CreateDate: new Date(createdMs) };
}

/** A role inside something else: who it is and whom it trusts. */
export async function embeddedRole(tx: Transaction, role: RoleRecord): Promise<Role> {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdMs),
    AssumeRolePolicyDocument: encodeDocument(await currentTrust(tx, role)),
  };
}

/** As CreateRole answers: neither description nor session duration. */
export async function createdRole(tx: Transaction, role: RoleRecord): Promise<Role> {
  return { ...(await embeddedRole(tx, role)), ...shownBoundary(role.boundary), ...shownTags(role.tags) };
}

/** A role in a list: no tags, no boundary. */
export async function listedRole(tx: Transaction, role: RoleRecord): Promise<Role> {
  return {
    ...(await embeddedRole(tx, role)),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

export async function wholeRole(tx: Transaction, place: Place, role: RoleRecord): Promise<Role> {
  return {
    ...(await listedRole(tx, role)),
    ...shownBoundary(role.boundary),
    ...shownTags(role.tags),
    RoleLastUsed: await roleLastUsed(tx, place, role),
  };
}

export async function roleLastUsed(tx: Transaction, place: Place, { id }: RoleRecord): Promise<RoleLastUsed> {
  const use = await lastUses.peek(tx, place, id);
  return use === undefined ? {} : { LastUsedDate: new Date(use.atMs), Region: use.region };
}

/** A managed policy in a list: no description, no tags. */
export async function listedPolicy(tx: Transaction, place: Place, policy: ManagedPolicy): Promise<Policy> {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: await useCount(tx, place, policy.id, 'attached'),
    PermissionsBoundaryUsageCount: await useCount(tx, place, policy.id, 'boundary'),
    IsAttachable: true,
    CreateDate: new Date(policy.createdMs),
    UpdateDate: new Date(policy.updatedMs),
  };
}

/** GetPolicy has tags also when there are none. */
export async function wholePolicy(tx: Transaction, place: Place, policy: ManagedPolicy): Promise<Policy> {
  return {
    ...(await listedPolicy(tx, place, policy)),
    Description: policy.description,
    Tags: [...policy.tags],
  };
}

/** An instance profile in a list or inside a role. */
export async function listedProfile(
  tx: Transaction,
  place: Place,
  profile: InstanceProfileRecord,
): Promise<InstanceProfile> {
  const { path, name, id, arn, createdMs, roleId } = profile;
  const role = roleId === undefined ? undefined : await roles.getBy(tx, place, 'byId', [roleId]);
  return {
    Path: path,
    InstanceProfileName: name,
    InstanceProfileId: id,
    Arn: arn,
    CreateDate: new Date(createdMs),
    Roles: role === undefined ? [] : [await embeddedRole(tx, role)],
  };
}

/** GetInstanceProfile has tags also when there are none. */
export async function wholeProfile(
  tx: Transaction,
  place: Place,
  profile: InstanceProfileRecord,
): Promise<InstanceProfile> {
  return { ...(await listedProfile(tx, place, profile)), Tags: [...profile.tags] };
}

export function shownLoginProfile({ name }: UserRecord, profile: LoginProfileRecord): LoginProfile {
  return {
    UserName: name,
    CreateDate: new Date(profile.createdMs),
    PasswordResetRequired: profile.isResetRequired,
  };
}
