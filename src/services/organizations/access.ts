/**
 * Who may do what with an organization. The management account: whatever its IAM policies allow. A delegated
 * administrator: read. Other members: what the organization's resource policy lets them, and what any member may.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */

import type { Access, AccessContext, Demand } from '../../core/service.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import { delegations } from '../../policy/organization/trusted-services.ts';
import type { Tag } from './api.gen.ts';
import { accessDenied } from './errors.ts';
import { handshakeArn, targetArn } from './ids.ts';
import { findOrganization } from './organization.ts';
import { arnOfPolicy, findPolicy } from './policies.ts';
import { handshakes, type OrganizationRecord, organizations } from './state.ts';

type Conditions = Record<string, string | readonly string[]>;

interface Scene extends AccessContext {
  organization: OrganizationRecord;
}

/** What an operation is about: an ARN, and the condition keys that go with it. */
type About<I> = (
  scene: Scene,
  input: I,
) => { resource: string; conditions?: Conditions } | Promise<{ resource: string; conditions?: Conditions }>;

type Who = 'management' | 'administrators' | 'members';

const everything = () => ({ resource: '*' });

function access<I>(who: Who, operation: string, about: About<I>): Access<I> {
  const action = `organizations:${operation}`;
  return {
    actions: [action],
    demands: async (context, input) => {
      const { tx, place } = context;
      const organization = await findOrganization(tx, place.account);
      // The handler says that there is none.
      if (organization === undefined || who === 'members') return [{ action, resource: '*' }];
      const demand = { action, ...(await about({ ...context, organization }, input)) };
      return [await demandOf(context, organization, who, demand)];
    },
  };
}

async function demandOf(
  { tx, place: { account } }: AccessContext,
  organization: OrganizationRecord,
  who: Who,
  demand: Demand,
): Promise<Demand> {
  if (account === organization.managementAccount) return { ...demand, account };
  if (who === 'administrators') {
    const page = await delegations.list(tx, ANYWHERE, { prefix: [organization.id, account], limit: 1 });
    if (page.records.length > 0) return { ...demand, account };
  }
  if (organization.resourcePolicy === undefined) throw accessDenied();
  return { ...demand, account: organization.managementAccount, policy: organization.resourcePolicy.content };
}

/** Only for the management account, or who it lets. */
export const managed = <I>(operation: string, about: About<I> = everything) =>
  access('management', operation, about);

/** Also for delegated administrators. */
export const read = <I>(operation: string, about: About<I> = everything) =>
  access('administrators', operation, about);

/** For every account. */
export const forMembers = <I>(operation: string): Access<I> => access('members', operation, everything);

/** A root, unit or account that the input names. */
export function target<I>(idOf: (input: I) => string): About<I> {
  return ({ organization }, input) => ({ resource: targetArn(organization, idOf(input)) });
}

export function policy<I extends { PolicyId: string }>(): About<I> {
  return async ({ tx, organization }, { PolicyId }) => {
    const found = await findPolicy(tx, organization, PolicyId);
    if (found === undefined) return { resource: '*' };
    const conditions = { 'organizations:PolicyType': found.type };
    return { resource: arnOfPolicy(organization, found), conditions };
  };
}

export function ofPolicyType<I>(typeOf: (input: I) => string): About<I> {
  return (_scene, input) => ({ resource: '*', conditions: { 'organizations:PolicyType': typeOf(input) } });
}

export function ofService<I extends { ServicePrincipal?: string | undefined }>(): About<I> {
  return (_scene, { ServicePrincipal }) => ({
    resource: '*',
    conditions: ServicePrincipal === undefined ? {} : { 'organizations:ServicePrincipal': ServicePrincipal },
  });
}

/** What is created or tagged with tags. */
export function tagged<I extends { Tags?: readonly Tag[] | undefined }>(
  about: About<I> = everything,
): About<I> {
  return async (scene, input) => {
    const found = await about(scene, input);
    return { ...found, conditions: { ...found.conditions, ...requestTags(input.Tags) } };
  };
}

export function untagged<I extends { TagKeys: readonly string[] }>(about: About<I>): About<I> {
  return async (scene, input) => {
    const found = await about(scene, input);
    return { ...found, conditions: { ...found.conditions, 'aws:TagKeys': input.TagKeys } };
  };
}

function requestTags(tags: readonly Tag[] = []): Conditions {
  if (tags.length === 0) return {};
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]);
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) };
}

/** Anything that carries tags, policies among them. */
export function tagTarget<I extends { ResourceId: string }>(): About<I> {
  return async ({ tx, organization }, { ResourceId: id }) => {
    const found = id.startsWith('p-') ? await findPolicy(tx, organization, id) : undefined;
    return { resource: found === undefined ? targetArn(organization, id) : arnOfPolicy(organization, found) };
  };
}

/** Handshakes are between accounts: each is asked by its own policies alone. */
export function onHandshake(operation: string): Access<{ HandshakeId: string }> {
  const action = `organizations:${operation}`;
  return {
    actions: [action],
    demands: async ({ tx, place: { account } }, { HandshakeId }) => {
      const handshake = await handshakes.get(tx, ANYWHERE, HandshakeId);
      const organization = handshake && (await organizations.get(tx, ANYWHERE, handshake.organizationId));
      const resource =
        handshake && organization ? handshakeArn(organization, handshake.action, handshake.id) : '*';
      return [{ action, resource, account }];
    },
  };
}
