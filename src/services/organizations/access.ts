/**
 * Who may do what with an organization. The management account: whatever its IAM policies allow. A delegated
 * administrator: read. Other members: what the organization's resource policy lets them, and what any member may.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import { delegations } from '../../policy/organization/trusted-services.ts';
import type { Tag } from './api.gen.ts';
import { accessDenied } from './errors.ts';
import { handshakeArn, kindOfTarget, policyArn, resourcePolicyArn, targetArn, transferArn } from './ids.ts';
import { findOrganization } from './organization.ts';
import { arnOfPolicy, findPolicy } from './policies.ts';
import { handshakes, type OrganizationRecord, organizations } from './state.ts';
import { tagsOn } from './tag-holders.ts';
import { transferKeys } from './transfers.ts';

type Conditions = Record<string, string | readonly string[]>;

interface Scene extends AccessContext {
  organization: OrganizationRecord;
}

/** Something that an operation is about: an ARN, and the condition keys that go with it. */
interface Subject {
  resource: string;
  conditions?: Conditions;
}

type About<I> = (scene: Scene, input: I) => readonly Subject[] | Promise<readonly Subject[]>;

type Who = 'management' | 'administrators' | 'members';

const everything = (): Subject[] => [{ resource: '*' }];

function access<I>(who: Who, operation: string, about: About<I>): Access<I> {
  const action = `organizations:${operation}`;
  return {
    actions: [action],
    demands: async (context, input) => {
      const { tx, place } = context;
      const organization = await findOrganization(tx, place.account);
      // The handler says that there is none.
      if (organization === undefined) return [{ action, resource: '*' }];
      const subjects = await about({ ...context, organization }, input);
      const demands: Demand[] = [];
      for (const subject of subjects) {
        demands.push(await demandOf(context, organization, who, { action, ...subject }));
      }
      return demands;
    },
  };
}

async function demandOf(
  { tx, place: { account } }: AccessContext,
  organization: OrganizationRecord,
  who: Who,
  demand: Demand,
): Promise<Demand> {
  if (account === organization.managementAccount || who === 'members') return { ...demand, account };
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
export const forMembers = <I>(operation: string, about: About<I> = everything): Access<I> =>
  access('members', operation, about);

/** Roots, units and accounts that the input names. */
export function target<I>(...idsOf: readonly ((input: I, account: string) => string)[]): About<I> {
  return async ({ tx, place, organization }, input) => {
    const subjects: Subject[] = [];
    for (const idOf of idsOf) {
      const id = idOf(input, place.account);
      const resource = targetArn(organization, id);
      subjects.push({ resource, conditions: resourceTags(await tagsOn(tx, organization, id)) });
    }
    return subjects;
  };
}

/** A party that is an account; an address is nothing that an ARN could name. */
export function party<I extends { Target: { Id: string } }>(): About<I> {
  return ({ organization }, { Target: { Id: id } }) =>
    kindOfTarget(id) === 'ACCOUNT' ? [{ resource: targetArn(organization, id) }] : everything();
}

export function policy<I extends { PolicyId: string }>(): About<I> {
  return async (scene, { PolicyId }) => [await policySubject(scene, PolicyId)];
}

async function policySubject({ tx, organization }: Scene, id: string): Promise<Subject> {
  const found = await findPolicy(tx, organization, id);
  if (found === undefined) return { resource: policyArn(organization, '*', id) };
  const tags = resourceTags('tags' in found ? found.tags : {});
  const conditions = { ...tags, 'organizations:PolicyType': found.type };
  return { resource: arnOfPolicy(organization, found), conditions };
}

/** A policy that is made. */
export function newPolicy<I extends { Type: string }>(): About<I> {
  return ({ organization }, { Type }) => [{ resource: policyArn(organization, Type, 'p-*') }];
}

export function resourcePolicy<I>(): About<I> {
  return ({ organization }) => {
    const { id = 'rp-*' } = organization.resourcePolicy ?? {};
    return [{ resource: resourcePolicyArn(organization, id) }];
  };
}

/** Anything that carries tags, policies among them. */
export function tagTarget<I extends { ResourceId: string }>(): About<I> {
  return async (scene, { ResourceId: id }) => {
    if (/^p-/.test(id)) return [await policySubject(scene, id)];
    if (/^rp-/.test(id)) return [{ resource: resourcePolicyArn(scene.organization, id) }];
    return target<I>(() => id)(scene, { ResourceId: id } as I);
  };
}

/** Several things at once: each must be allowed. */
export function both<I, M>(one: About<I>, other: About<M>): About<I & M> {
  return async (scene, input) => [...(await one(scene, input)), ...(await other(scene, input))];
}

function withConditions<I, M>(about: About<M>, conditionsOf: (input: I) => Conditions): About<I & M> {
  return async (scene, input) =>
    (await about(scene, input)).map(({ resource, conditions }) => ({
      resource,
      conditions: { ...conditions, ...conditionsOf(input) },
    }));
}

export function ofPolicyType<I, M = unknown>(
  typeOf: (input: I) => string,
  about: About<M> = everything,
): About<I & M> {
  return withConditions(about, (input: I) => ({ 'organizations:PolicyType': typeOf(input) }));
}

export function ofService<M = unknown>(
  about: About<M> = everything,
): About<{ ServicePrincipal?: string | undefined } & M> {
  return withConditions(about, ({ ServicePrincipal: service }: { ServicePrincipal?: string | undefined }) =>
    service === undefined ? {} : { 'organizations:ServicePrincipal': service },
  );
}

/** What is created or tagged with tags. */
export function tagged<M = unknown>(
  about: About<M> = everything,
): About<{ Tags?: readonly Tag[] | undefined } & M> {
  return withConditions(about, ({ Tags = [] }: { Tags?: readonly Tag[] | undefined }) => {
    if (Tags.length === 0) return {};
    const values = Tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]);
    return { ...Object.fromEntries(values), 'aws:TagKeys': Tags.map(({ Key }) => Key) };
  });
}

export function untagged<M>(about: About<M>): About<{ TagKeys: readonly string[] } & M> {
  return withConditions(about, ({ TagKeys }: { TagKeys: readonly string[] }) => ({ 'aws:TagKeys': TagKeys }));
}

function resourceTags(tags: Readonly<Record<string, string>>): Conditions {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

/** A transfer of responsibility; one that is not there has no more than its id. */
export function transfer<I extends { Id: string }>(): About<I> {
  return ({ organization }, { Id: id }) => [
    { resource: transferArn(organization, id), conditions: transferKeys() },
  ];
}

/** Of a list or an invitation of transfers. */
export function ofTransfers<I, M = unknown>(
  direction: 'inbound' | 'outbound',
  about: About<M> = everything,
): About<I & M> {
  return withConditions(about, () => transferKeys(direction));
}

/** Handshakes are between accounts: each is asked by its own policies alone. */
export function onHandshake(operation: string): Access<{ HandshakeId: string }> {
  const action = `organizations:${operation}`;
  return {
    actions: [action],
    demands: async ({ tx, place: { account } }, { HandshakeId: id }) => {
      const handshake = await handshakes.get(tx, ANYWHERE, id);
      const organization = handshake && (await organizations.get(tx, ANYWHERE, handshake.organizationId));
      const unknown = { id: 'o-*', partition: 'aws', managementAccount: account };
      const resource = handshakeArn(organization ?? unknown, handshake?.action ?? '*', id);
      return [{ action, resource, account }];
    },
  };
}
