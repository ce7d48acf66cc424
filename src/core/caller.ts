/** Who makes a call. Policies are looked up by what is written here; nothing of a caller is kept between calls. */

export type CallerType = 'root' | 'user' | 'assumedRole' | 'federatedUser' | 'service' | 'anonymous';

/** What a sealed session carries beyond its identity. */
export interface SessionFacts {
  /** When the credentials were issued and when they end, by the movable clock. */
  issuedAtMs: number;
  expiresAtMs: number;
  /** Inline session policy and managed session policies' ARNs: what the session may do at most. */
  policy?: string | undefined;
  policyArns?: readonly string[] | undefined;
  /** Policies that the session was narrowed down by (GetScopedCredentials), one after the other: each must allow. */
  scopes?: readonly string[] | undefined;
  /** Of a root session for a task (AssumeRoot): the policy that denies everything else. */
  taskPolicyArn?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
  transitiveTagKeys?: readonly string[] | undefined;
  sourceIdentity?: string | undefined;
  mfaAuthenticatedAtMs?: number | undefined;
  /** The session was asked for with another one: roles were chained. */
  isChained?: boolean | undefined;
  /** ARN of the identity provider whose token or assertion the session was given for, and condition keys out of it. */
  federatedProvider?: string | undefined;
  federationKeys?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** The session is of a Lambda function that runs: `lambda:SourceFunctionArn`. */
  sourceFunctionArn?: string | undefined;
}

export interface Caller {
  readonly type: CallerType;
  /** Twelve digits; empty for an anonymous caller and for a service. */
  readonly account: string;
  /** As GetCallerIdentity shows it; for a service its principal, e.g. `sns.amazonaws.com`. */
  readonly arn: string;
  /** `aws:userid`. */
  readonly userId: string;
  readonly accessKeyId?: string | undefined;
  /** A user's name, or the name of the role behind a session. */
  readonly name?: string | undefined;
  readonly sessionName?: string | undefined;
  /** ARN and unique id of the role behind a session, or of the user (or root) behind a federated one. */
  readonly issuer?: { readonly arn: string; readonly id: string } | undefined;
  readonly session?: SessionFacts | undefined;
  /** For a service that acts for a resource: `aws:SourceArn` and `aws:SourceAccount`. */
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
  /** Services that passed this caller's call on, outermost first: `aws:CalledVia`. */
  readonly calledVia?: readonly string[] | undefined;
}

export const anonymous: Caller = { type: 'anonymous', account: '', arn: '*', userId: 'anonymous' };

/** `partition`: the one that is called in; an account of AWS's is in one only, those of this cloud are in all. */
export function rootOf(account: string, accessKeyId?: string, partition = 'aws'): Caller {
  return {
    type: 'root',
    account,
    arn: `arn:${partition}:iam::${account}:root`,
    userId: account,
    accessKeyId,
  };
}

/** A service acting for one of its resources, as `Service` principals and `aws:SourceArn` conditions see it. */
export function serviceCaller(
  service: string,
  source: { sourceArn?: string; sourceAccount?: string } = {},
): Caller {
  const principal = `${service}.amazonaws.com`;
  return { type: 'service', account: '', arn: principal, userId: principal, ...source };
}
