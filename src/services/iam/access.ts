/**
 * How IAM's own operations are authorised: action, resource and condition keys as the Service Authorization Reference
 * lists them. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */

import type { Caller } from '../../core/caller.ts';
import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import type { Boundary, Tag } from '../../policy/identity/users.ts';
import { invalidClientTokenId } from './errors.ts';
import { userOfKey } from './key-owner.ts';
import { findGroup, findInstanceProfile, findRole, findUser } from './lookups.ts';
import { findPolicy } from './managed-policies.ts';
import { type ArnKind, iamArn } from './names.ts';
import { accessKeys } from './state.ts';

export type Conditions = Record<string, string | readonly string[]>;

/** What an operation is about, as far as policies can ask. */
export interface Target {
  arn: string;
  tags?: readonly Tag[] | undefined;
  boundary?: Boundary | undefined;
}

export interface Options<I> {
  /** The operation knows `iam:PermissionsBoundary`, the boundary that is on the user or role. */
  boundary?: boolean;
  /** Keys that the request brings. */
  conditions?: (input: I) => Conditions;
}

/**
 * Credentials of GetSessionToken without MFA, and of GetFederationToken, are not valid for IAM.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
 */
export function refuseBareSession({ type, session }: Caller): void {
  const isOwnSession = session !== undefined && (type === 'user' || type === 'root');
  const isForTask = session?.taskPolicyArn !== undefined;
  const isWithoutMfa = isOwnSession && !isForTask && session.mfaAuthenticatedAtMs === undefined;
  if (type === 'federatedUser' || isWithoutMfa) throw invalidClientTokenId();
}

export function access<I>(
  actions: readonly string[],
  demands: (context: AccessContext, input: I) => readonly Demand[] | Promise<readonly Demand[]>,
): Access<I> {
  return {
    actions: actions.map((action) => `iam:${action}`),
    demands: (context, input) => {
      refuseBareSession(context.caller);
      return demands(context, input);
    },
  };
}

/** `find` looks at the names in an input, `options` at what else is in it. */
export function onTarget<N, M = unknown>(
  operation: string,
  find: (context: AccessContext, input: N) => Promise<Target | undefined>,
  { boundary = false, conditions }: Options<M> = {},
): Access<N & M> {
  return access([operation], async (context, input) => {
    const target = await find(context, input);
    if (target === undefined) return [];
    const keys: Conditions = { ...resourceTags(target), ...conditions?.(input) };
    if (boundary && target.boundary !== undefined) keys['iam:PermissionsBoundary'] ??= target.boundary.arn;
    // A policy of AWS's is asked for in the caller's own account, whatever its ARN says.
    const { account } = context.place;
    return [{ action: `iam:${operation}`, resource: target.arn, account, conditions: keys }];
  });
}

/** Users and roles also have IAM's own form of the key. */
const HAS_OWN_KEY = /:(?:user|role)\//;

export function resourceTags({ arn, tags = [] }: Target): Conditions {
  const prefixes = HAS_OWN_KEY.test(arn) ? ['aws:ResourceTag/', 'iam:ResourceTag/'] : ['aws:ResourceTag/'];
  return Object.fromEntries(
    tags.flatMap(({ Key, Value }) => prefixes.map((prefix) => [`${prefix}${Key}`, Value])),
  );
}

export function requestTags(tags: readonly Tag[] = []): Conditions {
  if (tags.length === 0) return {};
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]);
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) };
}

/** The user that is named, else the caller. Undefined: the handler says that a name is needed. */
export function onUser<M = unknown>(
  operation: string,
  options?: Options<M>,
): Access<{ UserName?: string | undefined } & M> {
  return onTarget(
    operation,
    (context, { UserName }: { UserName?: string | undefined }) => userTarget(context, UserName),
    options,
  );
}

export async function userTarget({ tx, place, caller }: AccessContext, named: string | undefined) {
  const name = named ?? (caller.type === 'user' ? caller.name : undefined);
  if (name === undefined) return caller.type === 'root' ? { arn: caller.arn } : undefined;
  return (await findUser(tx, place, name)) ?? { arn: iamArn(place, 'user', '/', name) };
}

export function onRole<M = unknown>(
  operation: string,
  options?: Options<M>,
): Access<{ RoleName: string } & M> {
  return onTarget(
    operation,
    async ({ tx, place }, { RoleName }: { RoleName: string }) =>
      (await findRole(tx, place, RoleName)) ?? { arn: iamArn(place, 'role', '/', RoleName) },
    options,
  );
}

export function onGroup<M = unknown>(
  operation: string,
  options?: Options<M>,
): Access<{ GroupName: string } & M> {
  return onTarget(
    operation,
    async ({ tx, place }, { GroupName }: { GroupName: string }) =>
      (await findGroup(tx, place, GroupName)) ?? { arn: iamArn(place, 'group', '/', GroupName) },
    options,
  );
}

export function onPolicy<M = unknown>(
  operation: string,
  options?: Options<M>,
): Access<{ PolicyArn: string } & M> {
  return onTarget(
    operation,
    async ({ tx, place }, { PolicyArn }: { PolicyArn: string }) =>
      (await findPolicy(tx, place.account, PolicyArn)) ?? { arn: PolicyArn },
    options,
  );
}

export function onInstanceProfile<M = unknown>(
  operation: string,
  options?: Options<M>,
): Access<{ InstanceProfileName: string } & M> {
  return onTarget(operation, profileTarget, options);
}

async function profileTarget(
  { tx, place }: AccessContext,
  { InstanceProfileName: name }: { InstanceProfileName: string },
): Promise<Target> {
  const profile = await findInstanceProfile(tx, place, name);
  return profile ?? { arn: iamArn(place, 'instance-profile', '/', name) };
}

/** An instance profile hands its role to EC2, so its keeper must be allowed to pass the role. */
export const toAddRoleToInstanceProfile: Access<{ InstanceProfileName: string; RoleName: string }> = access(
  ['AddRoleToInstanceProfile', 'PassRole'],
  async (context, input) => {
    const { tx, place } = context;
    const profile = await profileTarget(context, input);
    const role = await findRole(tx, place, input.RoleName);
    const passed: Target = role ?? { arn: iamArn(place, 'role', '/', input.RoleName) };
    const conditions = { ...resourceTags(passed), 'iam:PassedToService': 'ec2.amazonaws.com' };
    return [
      {
        action: 'iam:AddRoleToInstanceProfile',
        resource: profile.arn,
        conditions: resourceTags(profile),
      },
      { action: 'iam:PassRole', resource: passed.arn, conditions },
    ];
  },
);

/** The user whose key it is. A key of nobody here is as one of another account. */
export const toGetAccessKeyLastUsed: Access<{ AccessKeyId: string }> = onTarget(
  'GetAccessKeyLastUsed',
  async ({ tx, place, caller }, { AccessKeyId }: { AccessKeyId: string }) => {
    const key = await accessKeys.get(tx, place, AccessKeyId);
    if (key === undefined || key.account !== place.account) return undefined;
    const owner = await userOfKey(tx, key);
    return owner ?? { arn: caller.arn };
  },
);

interface Creation {
  Path?: string | undefined;
  PermissionsBoundary?: string | undefined;
  Tags?: readonly Tag[] | undefined;
}

/** Creating something with tags needs the right to tag it as well. */
export function creation<I extends object>(
  operation: string,
  arnOf: (context: AccessContext, input: I) => string,
  tagging?: string,
  more?: (input: I) => Conditions,
): Access<I> {
  const actions = tagging === undefined ? [operation] : [operation, tagging];
  return access(actions, (context, input) => {
    const { PermissionsBoundary: boundary, Tags: tags = [] } = input as Creation;
    const resource = arnOf(context, input);
    const conditions: Conditions = { ...requestTags(tags), ...more?.(input) };
    if (boundary !== undefined) conditions['iam:PermissionsBoundary'] = boundary;
    const create: Demand = { action: `iam:${operation}`, resource, conditions };
    if (tagging === undefined || tags.length === 0) return [create];
    // Tagging knows nothing of boundaries.
    return [create, { action: `iam:${tagging}`, resource, conditions: requestTags(tags) }];
  });
}

/** As {@link creation}, of something with a path and a name. */
export function toCreate<I extends Creation>(
  operation: string,
  kind: ArnKind,
  nameOf: (input: I) => string,
  tagging?: string,
): Access<I> {
  return creation(
    operation,
    ({ place }, input) => iamArn(place, kind, input.Path ?? '/', nameOf(input)),
    tagging,
  );
}

/** Lists are asked of the path that they look at, as AWS's denials show. */
export function toList(operation: string, kind: ArnKind): Access<{ PathPrefix?: string | undefined }> {
  return access([operation], ({ place }, { PathPrefix: path = '/' }) => [
    { action: `iam:${operation}`, resource: iamArn(place, kind, path, '') },
  ]);
}

/** Operations that are about the account as a whole. */
export function onAccount<I>(operation: string): Access<I> {
  return access([operation], () => [{ action: `iam:${operation}`, resource: '*' }]);
}

export const tagging = { conditions: ({ Tags }: { Tags: readonly Tag[] }): Conditions => requestTags(Tags) };
export const untagging = {
  conditions: ({ TagKeys }: { TagKeys: readonly string[] }): Conditions => ({ 'aws:TagKeys': TagKeys }),
};
export const attaching = {
  boundary: true,
  conditions: ({ PolicyArn }: { PolicyArn: string }): Conditions => ({ 'iam:PolicyARN': PolicyArn }),
};
export const bounded = { boundary: true };
export const bounding = {
  boundary: true,
  conditions: (input: { PermissionsBoundary: string }): Conditions => ({
    'iam:PermissionsBoundary': input.PermissionsBoundary,
  }),
};
