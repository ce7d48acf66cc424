/**
 * May this caller do this? Each demand of the operation is decided by the policies that are true in the attempt's own
 * transaction. Compiled resource policies are kept by their text.
 */

import { parseArn } from '../core/arn.ts';
import type { Caller } from '../core/caller.ts';
import type { TxContext } from '../core/context.ts';
import type { Demand } from '../core/demand.ts';
import type { Seal } from '../core/sealed.ts';
import type { Access } from '../core/service.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import type { IdentityPolicies, IdentityProvider } from '../policy/identity-provider.ts';
import { KeptDecisions } from '../policy/kept-decisions.ts';
import type { ObservedCalls } from '../policy/observed-calls.ts';
import { isClosedAccount } from '../policy/organization/closed.ts';
import type { OrganizationProvider } from '../policy/organization-provider.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Principal } from '../policy/principals.ts';
import type { PolicySet } from '../policy/request.ts';
import type { Denial, DoorCall } from './door-call.ts';
import { governingOf, isOneOrganization, organizationLayers } from './governance.ts';
import { requestContext } from './request-context.ts';

/** Compiled resource policies that are kept, the oldest out first. */
const COMPILED_MAX = 2_000;

export type AuthMode = 'standard' | 'strict' | 'soft';

export interface AuthoriserOptions {
  identity: IdentityProvider;
  organization: OrganizationProvider;
  /** `soft`: denials are told and not enforced. */
  mode: AuthMode;
  /** Remembers who did what. */
  observed?: ObservedCalls | undefined;
  /** Makes the error that the caller sees; some services seal details into it. */
  denied: (denial: Denial, seal: Seal) => Error;
}

/** Throws the service's denial when a demand of `access` is not met. */
export type Authoriser = (context: TxContext, call: DoorCall, access: Access<object>) => Promise<void>;

export function createAuthoriser(options: AuthoriserOptions): Authoriser {
  const compiled = new Map<string, CompiledPolicy>();
  const compile: Compile = (text, grammar) => {
    const kept = `${grammar}:${text}`;
    const known = compiled.get(kept);
    if (known !== undefined) return known;
    const made = compilePolicy(parsePolicy(text, grammar));
    const oldest = compiled.size >= COMPILED_MAX ? compiled.keys().next() : undefined;
    if (oldest !== undefined && !oldest.done) compiled.delete(oldest.value);
    compiled.set(kept, made);
    return made;
  };
  const decisions = new KeptDecisions();
  const parts = { ...options, compile, decisions };
  return async (context, call, access) => {
    const { tx, place, caller } = context;
    const used = options.identity.used(tx, caller, {
      service: call.service.name,
      namespace: access.actions[0]?.split(':', 1)[0] ?? call.service.name,
      region: place.region,
      atMs: context.now(),
    });
    if (used !== undefined) await used;
    for (const demand of await access.demands(context, call.input)) {
      const denial = await denialOf(parts, context, call, demand);
      if (denial === undefined) continue;
      call.onDenied?.(denial);
      if (options.mode === 'soft') continue;
      const error = options.denied(denial, context.seal);
      if (demand.part === undefined) throw error;
      context.denials.set(demand.part, error);
    }
  };
}

interface Parts extends AuthoriserOptions {
  compile: Compile;
  decisions: KeptDecisions;
}

type Compile = (text: string, grammar: 'resource' | 'trust') => CompiledPolicy;

/** Decides a demand; undefined when it is met. Waits for nothing that is there at once. */
async function denialOf(
  { identity, organization, observed, mode, compile, decisions }: Parts,
  context: TxContext,
  call: DoorCall,
  demand: Demand,
): Promise<Denial | undefined> {
  const { tx, caller } = context;
  const owner = accountOf(demand);
  const found = governingOf(organization, tx, caller, owner);
  const governing = found instanceof Promise ? await found : found;
  const layers = organizationLayers(governing, demand.action);
  if (layers === undefined && rootAtHome(caller, demand, owner)) return undefined;
  // Who is of a closed account himself does not get as far as this.
  const isElsewhere = owner !== undefined && owner !== caller.account;
  const isOwnerClosed = isElsewhere && (await isClosedAccount(tx, owner));
  const own = await identity.policies(tx, caller);
  const principal = askerOf(caller, demand);
  const request = {
    principal,
    action: demand.action,
    resource: demand.resource,
    resourceAccount: owner,
    context: requestContext({ context, call, demand, principal, owner, own, governing }),
  };
  const policies = policySet(demand, own, layers, isOwnerClosed, compile);
  const decision = decisions.decide(request, policies);
  const isAllowed = decision === undefined || decision.allowed;
  observed?.record(request, isAllowed || mode === 'soft');
  if (isAllowed) return undefined;
  const sameOrganization = isOneOrganization(governing);
  return { call, request, policies, decision, sameOrganization, conditions: demand.conditions ?? {} };
}

/**
 * The root user in its own account, on something that carries no policy: the answer needs no look at any policy. A
 * session of root's for a task (AssumeRoot), or one that was narrowed down, has some of its own.
 */
function rootAtHome(caller: Caller, demand: Demand, owner: string | undefined): boolean {
  if (caller.type !== 'root' || demand.policy !== undefined) return false;
  if (caller.session?.taskPolicyArn !== undefined || caller.session?.scopes !== undefined) return false;
  return (owner === undefined || owner === caller.account) && demand.ownAccountAndServicesOnly !== true;
}

/** The account that owns what a demand is about; undefined: the caller's own. */
function accountOf({ account, resource }: Demand): string | undefined {
  if (account !== undefined || resource === '*') return account;
  const named = parseArn(resource)?.account;
  return named === '' ? undefined : named;
}

function policySet(
  demand: Demand,
  own: IdentityPolicies,
  layers: Pick<PolicySet, 'scps' | 'rcps'> | undefined,
  isOwnerClosed: boolean,
  compile: Compile,
): PolicySet {
  const { policy: text, isTrustPolicy } = demand;
  const isTrust = isTrustPolicy === true;
  return {
    identity: own.identity,
    boundary: own.boundary,
    session: own.session,
    scopes: own.scopes,
    resource: text === undefined || isTrust ? undefined : compile(text, 'resource'),
    trust: text === undefined || !isTrust ? undefined : compile(text, 'trust'),
    scps: layers?.scps,
    rcps: layers?.rcps,
    resourceRule: demand.policyRule,
    grants: demand.grants,
    ownAccountAndServicesOnly: demand.ownAccountAndServicesOnly,
    isOwnerClosed,
  };
}

/** Who a demand is about: the caller, unless somebody from outside has shown a token. */
function askerOf(caller: Caller, { provider }: Demand): Principal {
  return provider === undefined ? principalOf(caller) : { type: 'external', provider };
}

/** A caller as policies name it. */
export function principalOf(caller: Caller): Principal {
  const inAccount = { accountId: caller.account, arn: caller.arn };
  switch (caller.type) {
    case 'root':
      return { type: 'root', ...inAccount };
    case 'user':
      return { type: 'user', ...inAccount, userName: caller.name ?? '', userId: caller.userId };
    case 'assumedRole':
      return {
        type: 'role-session',
        ...inAccount,
        roleArn: caller.issuer?.arn ?? '',
        roleId: caller.issuer?.id ?? '',
        sessionName: caller.sessionName ?? '',
      };
    case 'federatedUser':
      return {
        type: 'federated-user',
        ...inAccount,
        name: caller.sessionName ?? '',
        issuerArn: caller.issuer?.arn ?? '',
        issuerId: caller.issuer?.id ?? '',
      };
    case 'service':
      return { type: 'service', service: caller.arn, otherNames: regionalNames(caller) };
    case 'anonymous':
      return { type: 'anonymous' };
  }
}

/** Services whose principals AWS's own examples write with a region: `logs.us-east-1.amazonaws.com`. */
const REGIONAL_SERVICES: ReadonlySet<string> = new Set(['logs.amazonaws.com']);

function regionalNames({ arn, sourceArn }: Caller): string[] {
  const region = sourceArn?.split(':')[3];
  if (!REGIONAL_SERVICES.has(arn) || !region) return [];
  return [arn.replace('.', `.${region}.`)];
}
