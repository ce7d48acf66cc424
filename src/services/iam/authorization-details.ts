/** Everything in an account's IAM, each thing with what is on it. */

import type { Page } from '../../core/collection.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type RoleRecord, roles } from '../../policy/identity/roles.ts';
import { type UserRecord, users } from '../../policy/identity/users.ts';
import type {
  GetAccountAuthorizationDetailsResponse as Details,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyVersion,
  RoleDetail,
  UserDetail,
} from './api.gen.ts';
import { attachedTo } from './attachments.ts';
import { shownVersions, versionNumber } from './customer-policies.ts';
import { encodeDocument } from './documents.ts';
import { inlinePoliciesOf } from './inline-policies.ts';
import { documentOf, type ManagedPolicy, shownAttachment } from './managed-policies.ts';
import { groupsOf } from './memberships.ts';
import { policyLister } from './policy-lists.ts';
import { createdRole, listedPolicy, listedProfile, roleLastUsed, shownGroup, wholeUser } from './shapes.ts';
import { type GroupRecord, groups, instanceProfiles } from './state.ts';

type Item =
  | { kind: 'User'; record: UserRecord }
  | { kind: 'Group'; record: GroupRecord }
  | { kind: 'Role'; record: RoleRecord }
  | { kind: 'LocalManagedPolicy' | 'AWSManagedPolicy'; record: ManagedPolicy };

type Kind = Item['kind'];

const KINDS: readonly Kind[] = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];

type Query = { after?: Uint8Array; snapshot: true };

/** Pages of all kinds that `filter` names, one kind after the other; a cursor begins with its kind's place. */
export function detailLister(
  tx: Transaction,
  place: Place,
  filter: readonly string[] = [],
): (query: Query) => Promise<Page<Item>> {
  const kinds = KINDS.filter((kind) => filter.length === 0 || filter.includes(kind));
  return async ({ after, snapshot }) => {
    const at = after?.[0] ?? 0;
    const kind = kinds[at];
    if (kind === undefined) return { records: [], cursors: [], next: undefined };
    const inner = after === undefined || after.length === 1 ? undefined : after.subarray(1);
    const page = await pageOfKind(tx, place, kind, {
      snapshot,
      ...(inner === undefined ? {} : { after: inner }),
    });
    const mark = (cursor: Uint8Array): Uint8Array => Buffer.concat([Uint8Array.of(at), cursor]);
    return {
      records: page.records,
      cursors: page.cursors.map(mark),
      next: page.next === undefined ? nextKind(at + 1, kinds.length) : mark(page.next),
    };
  };
}

const nextKind = (at: number, count: number): Uint8Array | undefined =>
  at < count ? Uint8Array.of(at) : undefined;

async function pageOfKind(tx: Transaction, place: Place, kind: Kind, query: Query): Promise<Page<Item>> {
  switch (kind) {
    case 'User':
      return labelled(kind, await users.list(tx, place, query));
    case 'Group':
      return labelled(kind, await groups.list(tx, place, query));
    case 'Role':
      return labelled(kind, await roles.list(tx, place, query));
    case 'LocalManagedPolicy':
      return labelled(kind, await policyLister(tx, place, { Scope: 'Local' }).read(query));
    case 'AWSManagedPolicy':
      // Of AWS's policies only those that are at work in the account.
      return labelled(kind, await policyLister(tx, place, { Scope: 'AWS', OnlyAttached: true }).read(query));
  }
}

function labelled<K extends Kind, R>(kind: K, { records, ...page }: Page<R>) {
  return { records: records.map((record) => ({ kind, record })), ...page };
}

/** The items of a page in the lists of the output. */
export async function detailsOf(tx: Transaction, place: Place, items: readonly Item[]): Promise<Details> {
  const UserDetailList: UserDetail[] = [];
  const GroupDetailList: GroupDetail[] = [];
  const RoleDetailList: RoleDetail[] = [];
  const Policies: ManagedPolicyDetail[] = [];
  for (const { kind, record } of items) {
    if (kind === 'User') UserDetailList.push(await userDetail(tx, place, record));
    else if (kind === 'Group') GroupDetailList.push(await groupDetail(tx, place, record));
    else if (kind === 'Role') RoleDetailList.push(await roleDetail(tx, place, record));
    else Policies.push(await policyDetail(tx, place, record));
  }
  return { UserDetailList, GroupDetailList, RoleDetailList, Policies };
}

async function policiesOn(tx: Transaction, place: Place, entityId: string) {
  const inline = await inlinePoliciesOf(tx, place, entityId);
  const attached = await attachedTo(tx, place, entityId);
  return {
    inline: inline.map(({ name, document }) => ({
      PolicyName: name,
      PolicyDocument: encodeDocument(document),
    })),
    attached: attached.map(shownAttachment),
  };
}

async function userDetail(tx: Transaction, place: Place, user: UserRecord): Promise<UserDetail> {
  const { inline, attached } = await policiesOn(tx, place, user.id);
  return {
    ...wholeUser(user),
    ...(inline.length === 0 ? {} : { UserPolicyList: inline }),
    GroupList: (await groupsOf(tx, place, user.id)).map(({ name }) => name),
    AttachedManagedPolicies: attached,
  };
}

async function groupDetail(tx: Transaction, place: Place, group: GroupRecord): Promise<GroupDetail> {
  const { inline, attached } = await policiesOn(tx, place, group.id);
  return { ...shownGroup(group), GroupPolicyList: inline, AttachedManagedPolicies: attached };
}

async function roleDetail(tx: Transaction, place: Place, role: RoleRecord): Promise<RoleDetail> {
  const { inline, attached } = await policiesOn(tx, place, role.id);
  const profiles = await instanceProfiles.listBy(tx, place, 'byRole', { prefix: [role.id], snapshot: true });
  return {
    ...(await createdRole(tx, role)),
    InstanceProfileList: await Promise.all(
      profiles.records.map((profile) => listedProfile(tx, place, profile)),
    ),
    RolePolicyList: inline,
    AttachedManagedPolicies: attached,
    RoleLastUsed: await roleLastUsed(tx, place, role),
  };
}

async function policyDetail(
  tx: Transaction,
  place: Place,
  policy: ManagedPolicy,
): Promise<ManagedPolicyDetail> {
  const versions: PolicyVersion[] = [];
  for (const shown of await shownVersions(tx, policy)) {
    const version = await documentOf(tx, policy, versionNumber(shown.VersionId ?? ''));
    versions.push({ ...shown, Document: encodeDocument(version?.document ?? '') });
  }
  const { Tags: _tags, ...listed } = await listedPolicy(tx, place, policy);
  return { ...listed, PolicyVersionList: versions };
}
