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
import type { Transaction } from '../core/transaction.ts';
import { type CompiledPolicy, compilePolicy } from '../policy/compile.ts';
import { type ConditionContext, contextOf, firstOf, lazyContext } from '../policy/context.ts';
import { type CallerFacts, globalContext } from '../policy/context-keys.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { IdentityPolicies, IdentityProvider } from '../policy/identity-provider.ts';
import type { ObservedCalls } from '../policy/observed-calls.ts';
import { isClosedAccount } from '../policy/organization/closed.ts';
import type { OrganizationProvider } from '../policy/organization-provider.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Principal } from '../policy/principals.ts';
import type { AccessRequest, PolicySet } from '../policy/request.ts';
import type { Denial, DoorCall } from './door-call.ts';
import { type Governing, governingOf, isOneOrganization, organizationLayers } from './governance.ts';

/** Compiled resource policies that are kept, the oldest out first. */
const COMPILED_MAX = 2_000;

/** `aws:RequestedRegion` is us-east-1 for those whose one endpoint is there, whatever region the client has. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set([
  'iam',
  'organizations',
  'account',
  'cloudfront',
  'route-53',
]);

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
  const compile = (text: string, grammar: 'resource' | 'trust'): CompiledPolicy => {
    const kept = `${grammar}:${text}`;
    const known = compiled.get(kept);
    if (known !== undefined) return known;
    const made = compilePolicy(parsePolicy(text, grammar));
    const oldest = compiled.size >= COMPILED_MAX ? compiled.keys().next() : undefined;
    if (oldest !== undefined && !oldest.done) compiled.delete(oldest.value);
    compiled.set(kept, made);
    return made;
  };
  const { identity, organization } = options;
  return async (context, call, access) => {
    const { tx, place, caller } = context;
    await identity.used(tx, caller, {
      service: call.service.name,
      namespace: access.actions[0]?.split(':', 1)[0] ?? call.service.name,
      region: place.region,
      atMs: context.now(),
    });
    for (const demand of await access.demands(context, call.input)) {
      const governing = await governingOf(organization, tx, caller, accountOf(demand));
      const layers = organizationLayers(governing, demand.action);
      if (layers === undefined && rootAtHome(caller, demand)) continue;
      const isOwnerClosed = await isClosedElsewhere(tx, caller, demand);
      const own = await identity.policies(tx, caller);
      const request = accessRequest(context, call, demand, own, governing);
      const policies = { ...policySet(demand, own, compile), ...layers, isOwnerClosed };
      const decision = evaluate(request, policies);
      options.observed?.record(request, decision.allowed || options.mode === 'soft');
      if (decision.allowed) continue;
      const denial = {
        call,
        request,
        policies,
        decision,
        sameOrganization: isOneOrganization(governing),
        conditions: demand.conditions ?? {},
      };
      call.onDenied?.(denial);
      if (options.mode === 'soft') continue;
      const error = options.denied(denial, context.seal);
      if (demand.part === undefined) throw error;
      context.denials.set(demand.part, error);
    }
  };
}

/**
 * The root user in its own account, on something that carries no policy: the answer needs no look at any policy. A
 * session of root's for a task (AssumeRoot) has one of its own.
 */
function rootAtHome(caller: Caller, demand: Demand): boolean {
  if (caller.type !== 'root' || demand.policy !== undefined) return false;
  if (caller.session?.taskPolicyArn !== undefined) return false;
  const owner = accountOf(demand);
  return (owner === undefined || owner === caller.account) && demand.ownAccountAndServicesOnly !== true;
}

/** Whether what a demand is about is in an account that was closed. Who is of one does not get as far as this. */
async function isClosedElsewhere(tx: Transaction, caller: Caller, demand: Demand): Promise<boolean> {
  const owner = accountOf(demand);
  return owner !== undefined && owner !== caller.account && (await isClosedAccount(tx, owner));
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
  compile: (text: string, grammar: 'resource' | 'trust') => CompiledPolicy,
): PolicySet {
  const grammar = demand.isTrustPolicy === true ? 'trust' : 'resource';
  const policy = demand.policy === undefined ? undefined : compile(demand.policy, grammar);
  return {
    ...own,
    ...(policy === undefined ? {} : { [grammar]: policy }),
    resourceRule: demand.policyRule,
    grants: demand.grants,
    ownAccountAndServicesOnly: demand.ownAccountAndServicesOnly,
  };
}

function accessRequest(
  context: TxContext,
  call: DoorCall,
  demand: Demand,
  own: IdentityPolicies,
  governing: Governing,
): AccessRequest {
  return {
    principal: askerOf(context.caller, demand),
    action: demand.action,
    resource: demand.resource,
    resourceAccount: accountOf(demand),
    context: lazyContext(() => conditionContext(context, call, demand, own, governing)),
  };
}

function conditionContext(
  context: TxContext,
  call: DoorCall,
  demand: Demand,
  own: IdentityPolicies,
  governing: Governing,
): ConditionContext {
  const { caller, place } = context;
  const { calledVia, sourceArn, sourceAccount } = caller;
  const global = globalContext({
    atMs: context.now(),
    caller: {
      ...callerFacts(caller, own),
      principal: askerOf(caller, demand),
      organization: governing.caller,
    },
    network: call.origin,
    call: { calledVia, sourceArn, sourceAccount, sourceOrganization: governing.source },
    subject: {
      requestedRegion: GLOBAL_SERVICES.has(call.service.name) ? 'us-east-1' : place.region,
      resourceAccount: accountOf(demand),
      resourceOrganization: governing.owner,
    },
  });
  const request = call.requestKeys === undefined ? global : firstOf(call.requestKeys, global);
  const keys = sessionKeys(caller);
  if (demand.conditions === undefined && keys === undefined) return request;
  return firstOf(contextOf(Object.entries({ ...keys, ...demand.conditions })), request);
}

/** Keys of services that a session brings with it. */
function sessionKeys({ session }: Caller): Readonly<Record<string, string | readonly string[]>> | undefined {
  const { federationKeys, sourceFunctionArn } = session ?? {};
  if (sourceFunctionArn === undefined) return federationKeys;
  return { ...federationKeys, 'lambda:SourceFunctionArn': sourceFunctionArn };
}

function callerFacts(caller: Caller, { principalTags }: IdentityPolicies): CallerFacts {
  const { session } = caller;
  return {
    principal: principalOf(caller),
    // The last tag of a name stands: a session's override those of its user or role.
    tags: () => [...Object.entries(principalTags ?? {}), ...Object.entries(session?.tags ?? {})],
    tokenIssuedAtMs: session?.issuedAtMs,
    mfaAtMs: session?.mfaAuthenticatedAtMs,
    sourceIdentity: session?.sourceIdentity,
    federatedProvider: session?.federatedProvider,
    isAssumedRoot: session?.taskPolicyArn !== undefined,
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
