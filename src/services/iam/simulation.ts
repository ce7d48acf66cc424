/** What clients of IAM do in the simulation, and what must hold whatever they do and whenever the cloud dies. */

import type { Collection } from '../../core/collection.ts';
import type { TxContext } from '../../core/context.ts';
import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import { mfaDevices } from '../../policy/identity/mfa.ts';
import { oidcProviders } from '../../policy/identity/oidc-providers.ts';
import { roles } from '../../policy/identity/roles.ts';
import { samlProviders } from '../../policy/identity/saml-providers.ts';
import { users } from '../../policy/identity/users.ts';
import type { Api } from './api.gen.ts';
import { useCount } from './attachments.ts';
import { serverCertificates } from './credential-state.ts';
import { ACCESS_KEYS_PER_USER, VERSIONS_PER_POLICY } from './quotas.ts';
import {
  credentialActions,
  credentialProblems,
  oneCodeOnePass,
  onePasswordOnce,
} from './simulation-credentials.ts';
import {
  accessKeys,
  attachments,
  type CountedKind,
  entityCounts,
  groups,
  inlinePolicies,
  instanceProfiles,
  memberships,
  policies,
  policyVersions,
} from './state.ts';

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, unknown>;

const ACCOUNT = '000000000000';
/** Few names, so that clients get in each other's way. */
const NAMES: readonly string[] = ['a', 'b', 'c'];
const PolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const AssumeRolePolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }],
});

/** Its roles may have a suffix. */
const SERVICE = 'autoscaling.amazonaws.com';

const nameOf = ({ random }: Client): string => random.pick(NAMES);
const policyOf = (client: Client): string => `arn:aws:iam::${ACCOUNT}:policy/${nameOf(client)}`;

const isOfAws = (policyArn: string): boolean => policyArn.startsWith('arn:aws:iam::aws:');
const oidcOf = (client: Client) => ({
  OpenIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${nameOf(client)}`,
});

/** Something to begin with: by chance alone it would take long until one thing may hang on another. */
async function setUp({ call }: Client): Promise<void> {
  for (const name of NAMES.slice(1)) {
    await call('CreateUser', { UserName: name });
    await call('CreateGroup', { GroupName: name });
    await call('CreateRole', { RoleName: name, AssumeRolePolicyDocument });
    await call('CreatePolicy', { PolicyName: name, PolicyDocument });
    await call('CreateInstanceProfile', { InstanceProfileName: name });
  }
}

/** One call, picked from several; what AWS would refuse is refused, and that is all right. */
function oneOf(
  name: string,
  weight: number,
  calls: readonly ((client: Client) => Promise<unknown>)[],
): Action {
  return {
    name,
    weight,
    run: async (client) => {
      await client.random.pick(calls)(client);
    },
  };
}

const creates = oneOf('creates', 4, [
  (client) => client.call('CreateUser', { UserName: nameOf(client) }),
  (client) => client.call('CreateGroup', { GroupName: nameOf(client) }),
  (client) => client.call('CreateRole', { RoleName: nameOf(client), AssumeRolePolicyDocument }),
  (client) => client.call('CreatePolicy', { PolicyName: nameOf(client), PolicyDocument }),
  (client) => client.call('CreateInstanceProfile', { InstanceProfileName: nameOf(client) }),
  (client) => client.call('CreateOpenIDConnectProvider', { Url: `https://${nameOf(client)}` }),
  (client) =>
    client.call('AddClientIDToOpenIDConnectProvider', { ...oidcOf(client), ClientID: nameOf(client) }),
  (client) =>
    client.call('CreateServiceLinkedRole', { AWSServiceName: SERVICE, CustomSuffix: nameOf(client) }),
  (client) => client.call('CreateAccessKey', { UserName: nameOf(client) }),
  (client) => client.call('CreatePolicyVersion', { PolicyArn: policyOf(client), PolicyDocument }),
]);

const deletes = oneOf('deletes', 3, [
  (client) => client.call('DeleteUser', { UserName: nameOf(client) }),
  (client) => client.call('DeleteGroup', { GroupName: nameOf(client) }),
  (client) => client.call('DeleteRole', { RoleName: nameOf(client) }),
  (client) => client.call('DeletePolicy', { PolicyArn: policyOf(client) }),
  (client) =>
    client.call('DeleteServiceLinkedRole', { RoleName: `AWSServiceRoleForAutoScaling_${nameOf(client)}` }),
  (client) => client.call('DeleteOpenIDConnectProvider', oidcOf(client)),
  (client) => client.call('DeleteInstanceProfile', { InstanceProfileName: nameOf(client) }),
  (client) =>
    client.call('DeletePolicyVersion', {
      PolicyArn: policyOf(client),
      VersionId: `v${client.random.between(1, VERSIONS_PER_POLICY)}`,
    }),
]);

const renames = oneOf('renames', 1, [
  (client) => client.call('UpdateUser', { UserName: nameOf(client), NewUserName: nameOf(client) }),
  (client) => client.call('UpdateGroup', { GroupName: nameOf(client), NewGroupName: nameOf(client) }),
]);

const joins = oneOf('joins', 4, [
  (client) => client.call('AddUserToGroup', { UserName: nameOf(client), GroupName: nameOf(client) }),
  (client) => client.call('AttachUserPolicy', { UserName: nameOf(client), PolicyArn: policyOf(client) }),
  (client) => client.call('AttachGroupPolicy', { GroupName: nameOf(client), PolicyArn: policyOf(client) }),
  (client) => client.call('AttachRolePolicy', { RoleName: nameOf(client), PolicyArn: policyOf(client) }),
  (client) =>
    client.call('PutUserPolicy', { UserName: nameOf(client), PolicyName: nameOf(client), PolicyDocument }),
  (client) =>
    client.call('PutRolePermissionsBoundary', {
      RoleName: nameOf(client),
      PermissionsBoundary: policyOf(client),
    }),
  (client) =>
    client.call('AddRoleToInstanceProfile', {
      RoleName: nameOf(client),
      InstanceProfileName: nameOf(client),
    }),
]);

const parts = oneOf('parts', 3, [
  (client) => client.call('RemoveUserFromGroup', { UserName: nameOf(client), GroupName: nameOf(client) }),
  (client) => client.call('DetachUserPolicy', { UserName: nameOf(client), PolicyArn: policyOf(client) }),
  (client) => client.call('DetachGroupPolicy', { GroupName: nameOf(client), PolicyArn: policyOf(client) }),
  (client) => client.call('DetachRolePolicy', { RoleName: nameOf(client), PolicyArn: policyOf(client) }),
  (client) => client.call('DeleteUserPolicy', { UserName: nameOf(client), PolicyName: nameOf(client) }),
  (client) => client.call('DeleteRolePermissionsBoundary', { RoleName: nameOf(client) }),
  (client) =>
    client.call('RemoveRoleFromInstanceProfile', {
      RoleName: nameOf(client),
      InstanceProfileName: nameOf(client),
    }),
  deletesKey,
]);

async function deletesKey(client: Client): Promise<void> {
  const UserName = nameOf(client);
  const { AccessKeyMetadata: keys } = await client.call('ListAccessKeys', { UserName });
  const [key] = keys;
  if (key !== undefined) {
    await client.call('DeleteAccessKey', { UserName, AccessKeyId: key.AccessKeyId ?? '' });
  }
}

async function invariants(end: SimulatedEnd<Api>): Promise<void> {
  await end.read(async (context) => {
    const problems = [
      ...(await dangling(context)),
      ...(await miscounted(context)),
      ...(await tooMany(context)),
      ...(await credentialProblems(context)),
    ];
    for (const problem of problems) end.check(false, problem);
  });
  await oneCodeOnePass(end);
  await onePasswordOnce(end);
}

async function all<R extends object, K extends readonly (string | number)[], I extends string>(
  { tx, place }: TxContext,
  collection: Collection<R, K, I>,
): Promise<R[]> {
  const found: R[] = [];
  for await (const record of collection.scan(tx, place)) found.push(record);
  return found;
}

/** What can have something hang on it. */
interface Present {
  nameById: ReadonlyMap<string, string>;
  policyIds: ReadonlySet<string>;
}

async function present(context: TxContext): Promise<Present> {
  const entities = [
    ...(await all(context, users)),
    ...(await all(context, roles)),
    ...(await all(context, groups)),
  ];
  return {
    nameById: new Map(entities.map(({ id, name }) => [id, name])),
    policyIds: new Set((await all(context, policies)).map(({ id }) => id)),
  };
}

/** Nothing hangs on what is not there, and whatever knows a name knows the one of now. */
async function dangling(context: TxContext): Promise<string[]> {
  const { nameById, policyIds } = await present(context);
  const isOf = (id: string, name: string): boolean => nameById.get(id) === name;
  const joined = [
    ...(await all(context, attachments)).map(
      ({ entityId, entityName, policyId, policyArn }) =>
        [
          isOf(entityId, entityName) && (policyIds.has(policyId) || isOfAws(policyArn)),
          `a policy on ${entityName}`,
        ] as const,
    ),
    ...(await all(context, memberships)).map(
      ({ userId, userName, groupId }) =>
        [isOf(userId, userName) && nameById.has(groupId), `${userName} in a group`] as const,
    ),
    ...(await all(context, inlinePolicies)).map(
      ({ entityId, name }) => [nameById.has(entityId), `inline policy ${name}`] as const,
    ),
    ...(await all(context, instanceProfiles)).map(
      ({ roleId, name }) => [roleId === undefined || nameById.has(roleId), `the role in ${name}`] as const,
    ),
    ...(await all(context, accessKeys)).map(
      ({ id, userId, status }) => [status === 'Deleted' || nameById.has(userId), `key ${id}`] as const,
    ),
    ...(await all(context, policyVersions)).map(
      ({ policyId, version }) => [policyIds.has(policyId), `version ${version} of a policy`] as const,
    ),
  ];
  return joined.filter(([isWhole]) => !isWhole).map(([, what]) => `half of it is gone: ${what}`);
}

/** The counters say how many there are. */
async function miscounted(context: TxContext): Promise<string[]> {
  const { tx, place } = context;
  const problems: string[] = [];
  const counted: Record<CountedKind, number> = {
    groups: (await all(context, groups)).length,
    instanceProfiles: (await all(context, instanceProfiles)).length,
    mfaDevices: (await all(context, mfaDevices)).length,
    mfaDevicesInUse: (await all(context, mfaDevices)).filter(({ ownerId }) => ownerId !== undefined).length,
    oidcProviders: (await all(context, oidcProviders)).length,
    policies: (await all(context, policies)).length,
    policyVersions: (await all(context, policyVersions)).length,
    roles: (await all(context, roles)).length,
    samlProviders: (await all(context, samlProviders)).length,
    serverCertificates: (await all(context, serverCertificates)).length,
    users: (await all(context, users)).length,
  };
  for (const [kind, count] of Object.entries(counted) as [CountedKind, number][]) {
    const shown = await entityCounts.value(tx, place, kind);
    if (shown !== count) problems.push(`${shown} ${kind} are counted, ${count} are there`);
  }
  const attached = await all(context, attachments);
  for (const { id, name } of await all(context, policies)) {
    for (const usage of ['attached', 'boundary'] as const) {
      const count = attached.filter((each) => each.policyId === id && each.usage === usage).length;
      const shown = await useCount(tx, place, id, usage);
      if (shown !== count) problems.push(`${name}: ${shown} uses are counted, ${count} are there`);
    }
  }
  return problems;
}

/** Limits that hold whoever comes at the same moment; each policy has its default version, each boundary its row. */
async function tooMany(context: TxContext): Promise<string[]> {
  const problems: string[] = [];
  const keys = await all(context, accessKeys);
  const versions = await all(context, policyVersions);
  const attached = await all(context, attachments);
  for (const { id, name } of await all(context, users)) {
    const live = keys.filter(({ userId, status }) => userId === id && status !== 'Deleted').length;
    if (live > ACCESS_KEYS_PER_USER) problems.push(`${name} has ${live} keys`);
  }
  for (const { id, name, defaultVersion } of await all(context, policies)) {
    const own = versions.filter(({ policyId }) => policyId === id);
    if (own.length > VERSIONS_PER_POLICY) problems.push(`${name} has ${own.length} versions`);
    if (!own.some(({ version }) => version === defaultVersion)) problems.push(`${name} has lost its default`);
  }
  for (const { id, name, boundary } of await all(context, roles)) {
    const rows = attached.filter(({ entityId, usage }) => entityId === id && usage === 'boundary');
    const isKnown =
      rows.length === (boundary === undefined ? 0 : 1) && rows[0]?.policyId === boundary?.policyId;
    if (!isKnown) problems.push(`${name} and the uses of its boundary disagree`);
  }
  return problems;
}

export const iamSimulation: SimulatedService<Api> = {
  service: 'iam',
  alsoNeeds: ['sts'],
  setUp,
  actions: [creates, deletes, renames, joins, parts, ...credentialActions],
  invariants,
};
