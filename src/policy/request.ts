/** What is decided on, and the decision: the types shared by evaluation, trace and explanation. */

import type { CompiledPolicy, PolicySource } from './compile.ts';
import type { ConditionContext } from './context.ts';
import { type ActionName, actionName, type ResourceName, resourceName } from './match.ts';
import type { NamedAs, Principal } from './principals.ts';

export interface AccessRequest {
  principal: Principal;
  /** `s3:GetObject` */
  action: string;
  /** The resource's ARN, or `*` for actions that have none. */
  resource: string;
  /** The account that owns the resource; absent = the caller's own (creating, listing). */
  resourceAccount?: string | undefined;
  context: ConditionContext;
}

/** A grant beside the resource's policy: an entry of an S3 ACL, a KMS grant. */
export interface ResourceGrant {
  /** How closely it names the caller; for S3 `account` = canonical user, `caller` = AllUsers. */
  namedAs: NamedAs;
  /** For the trace, e.g. `ACL grant READ to AllUsers`. */
  label: string;
}

/**
 * All policies that apply to a request. What is absent does not exist; an empty list of session policies
 * neither.
 */
export interface PolicySet {
  /** Managed and inline policies of the user (with its groups) or role. */
  identity: readonly CompiledPolicy[];
  boundary?: CompiledPolicy | undefined;
  /** What AssumeRole or GetFederationToken was given: together they are one set. */
  session?: readonly CompiledPolicy[] | undefined;
  /** What GetScopedCredentials narrowed the session down by: each must allow, whatever a resource's policy says. */
  scopes?: readonly CompiledPolicy[] | undefined;
  /** The resource's own policy. */
  resource?: CompiledPolicy | undefined;
  /** The role's trust policy, for `sts:AssumeRole*`; stands in place of `resource`. */
  trust?: CompiledPolicy | undefined;
  /**
   * `union` (most services): in one account identity or resource policy suffices. `mustAllow` (KMS keys;
   * trust policies always): the resource's policy must allow the caller, or its account and then the
   * identity policies too.
   */
  resourceRule?: 'union' | 'mustAllow' | undefined;
  grants?: readonly ResourceGrant[] | undefined;
  /** The account that owns the resource was closed: nobody from elsewhere gets at it. */
  isOwnerClosed?: boolean | undefined;
  /** S3 RestrictPublicBuckets on a bucket whose policy is public (`public-access.ts`). */
  ownAccountAndServicesOnly?: boolean | undefined;
  /**
   * From the organization's root to the caller's account: each level must allow. None for the management
   * account.
   */
  scps?: readonly (readonly CompiledPolicy[])[] | undefined;
  /** All of the resource account's RCPs. They can only deny. */
  rcps?: readonly CompiledPolicy[] | undefined;
  /** Policy of the VPC endpoint that the request came through. */
  endpoint?: CompiledPolicy | undefined;
}

export type PolicyType =
  | 'identity'
  | 'boundary'
  | 'session'
  | 'resource'
  | 'trust'
  | 'scp'
  | 'rcp'
  | 'endpoint';

export type Reason = 'allow' | 'explicitDeny' | 'implicitDeny';

export interface DecidedBy {
  /** `root`: the account's root user needs no policy at home. `grant`: see {@link ResourceGrant}. */
  policyType: PolicyType | 'root' | 'grant' | 'publicAccessBlock' | 'closedAccount';
  /** The policy that allowed or explicitly denied; absent for implicit denials. */
  policy?: PolicySource;
  statementIndex?: number;
  sid?: string;
  /** For SCPs: the level, 0 = the organization's root. For session policies: which of {@link PolicySet.scopes}. */
  level?: number;
  /** For grants. */
  label?: string;
}

/** A request in the form that matchers take. */
export interface Target {
  principal: Principal;
  action: ActionName;
  resource: ResourceName;
  context: ConditionContext;
  hasBoundary: boolean;
}

export function targetOf(request: AccessRequest, policies: PolicySet): Target {
  const { principal, action, resource, context } = request;
  const hasBoundary = policies.boundary !== undefined;
  return { principal, action: actionName(action), resource: resourceName(resource), context, hasBoundary };
}

/**
 * Policies of one type (and level) that are one question: does something in them deny, does something
 * allow?
 */
export interface Layer {
  type: PolicyType;
  policies: readonly CompiledPolicy[];
  level?: number;
}
