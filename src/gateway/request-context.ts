/** What condition keys are worth in a request: its own facts, its service's and the resource's. Made when asked for. */

import type { Caller } from '../core/caller.ts';
import type { TxContext } from '../core/context.ts';
import type { Demand } from '../core/demand.ts';
import { type ConditionContext, contextOf, firstOf, lazyContext } from '../policy/context.ts';
import { type CallerFacts, globalContext, isOfTheRequest } from '../policy/context-keys.ts';
import type { IdentityPolicies } from '../policy/identity-provider.ts';
import type { Principal } from '../policy/principals.ts';
import type { DoorCall } from './door-call.ts';
import type { Governing } from './governance.ts';

/** `aws:RequestedRegion` is us-east-1 for those whose one endpoint is there, whatever region the client has. */
const GLOBAL_SERVICES: ReadonlySet<string> = new Set([
  'iam',
  'organizations',
  'account',
  'cloudfront',
  'route-53',
]);

/** A demand of a call, with all that is known of who asks and of what is asked for. */
export interface Question {
  context: TxContext;
  call: DoorCall;
  demand: Demand;
  principal: Principal;
  /** The account that owns the resource; undefined: the caller's own. */
  owner: string | undefined;
  own: IdentityPolicies;
  governing: Governing;
}

/** What a service says of a key comes before what is true of all requests, where it may have a word in it. */
export function requestContext(question: Question): ConditionContext {
  const ofService = lazyContext(() => serviceContext(question));
  return lazyContext(() => {
    const global = globalContext(factsOf(question));
    return {
      get: (key) => (isOfTheRequest(key) ? undefined : ofService.get(key)) ?? global.get(key),
    };
  });
}

/** Keys of the service and of its resource; of the request as a whole; of the token that a session was opened with. */
function serviceContext({ context: { caller }, call, demand }: Question): ConditionContext {
  const ofResource = contextOf(Object.entries({ ...sessionKeys(caller), ...demand.conditions }));
  return call.requestKeys === undefined ? ofResource : firstOf(ofResource, call.requestKeys);
}

/** Keys of services that a session brings with it. */
function sessionKeys({ session }: Caller): Readonly<Record<string, string | readonly string[]>> | undefined {
  const { federationKeys, sourceFunctionArn } = session ?? {};
  if (sourceFunctionArn === undefined) return federationKeys;
  return { ...federationKeys, 'lambda:SourceFunctionArn': sourceFunctionArn };
}

function factsOf({ context, call, owner, principal, own, governing }: Question) {
  const { caller, place } = context;
  const { calledVia, sourceArn, sourceAccount } = caller;
  return {
    atMs: context.now(),
    caller: callerFacts(caller, principal, own, governing),
    network: call.origin,
    call: { calledVia, sourceArn, sourceAccount, sourceOrganization: governing.source },
    subject: {
      requestedRegion: GLOBAL_SERVICES.has(call.service.name) ? 'us-east-1' : place.region,
      resourceAccount: owner,
      resourceOrganization: governing.owner,
    },
  };
}

function callerFacts(
  { session }: Caller,
  principal: Principal,
  { principalTags }: IdentityPolicies,
  governing: Governing,
): CallerFacts {
  return {
    principal,
    organization: governing.caller,
    // The last tag of a name stands: a session's override those of its user or role.
    tags: () => [...Object.entries(principalTags ?? {}), ...Object.entries(session?.tags ?? {})],
    tokenIssuedAtMs: session?.issuedAtMs,
    mfaAtMs: session?.mfaAuthenticatedAtMs,
    sourceIdentity: session?.sourceIdentity,
    federatedProvider: session?.federatedProvider,
    isAssumedRoot: session?.taskPolicyArn !== undefined,
  };
}
