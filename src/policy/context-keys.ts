/**
 * AWS's global condition keys (IAM User Guide, "AWS global condition context keys") from the facts of a
 * request. Each key is computed when a policy asks for it. Keys of a service (`s3:prefix`,
 * `kms:ViaService`) come from the service: put them before these with `firstOf`.
 */

import { type ConditionContext, type ContextValue, firstOf, tagContext } from './context.ts';
import { accountOf, type Principal } from './principals.ts';

export type Tags = Iterable<readonly [key: string, value: string]>;

/** An organization as condition keys show it. */
export interface OrganizationFacts {
  /** `o-exampleorgid` */
  id: string;
  /** `o-exampleorgid/r-ab12/ou-ab12-11111111/`, with a slash at the end. */
  path: string;
}

/** Who calls, with what credentials. */
export interface CallerFacts {
  principal: Principal;
  organization?: OrganizationFacts | undefined;
  /** Of the user, or of the role and its session. */
  tags?: (() => Tags | undefined) | undefined;
  /** Temporary credentials: when they were issued. */
  tokenIssuedAtMs?: number | undefined;
  /** Temporary credentials: when MFA was shown; absent = without MFA. */
  mfaAtMs?: number | undefined;
  sourceIdentity?: string | undefined;
  /** Provider of the web identity or SAML assertion behind the session. */
  federatedProvider?: string | undefined;
  /** The session is one of root's for a task (AssumeRoot). */
  isAssumedRoot?: boolean | undefined;
}

/** How the request came in. */
export interface NetworkFacts {
  /** The client's address; absent when it came through a VPC endpoint. */
  sourceIp?: string | undefined;
  secureTransport: boolean;
  userAgent?: string | undefined;
  referer?: string | undefined;
  vpc?: { vpcId: string; endpointId: string; sourceIp: string } | undefined;
}

/** A call that one AWS service makes to another. */
export interface ServiceCallFacts {
  /** With the caller's credentials: service principals in order, the first one first. */
  calledVia?: readonly string[] | undefined;
  /** For its own account of a resource: what triggered the call. */
  sourceArn?: string | undefined;
  sourceAccount?: string | undefined;
  sourceOrganization?: OrganizationFacts | undefined;
}

/** What the request is about. */
export interface SubjectFacts {
  /** Region of the endpoint that was called; us-east-1 for global services. */
  requestedRegion?: string | undefined;
  resourceAccount?: string | undefined;
  resourceOrganization?: OrganizationFacts | undefined;
  resourceTags?: (() => Tags | undefined) | undefined;
  /** Tags in the request; undefined when the operation takes none. */
  requestTags?: (() => Tags | undefined) | undefined;
  /** Tag keys of an untagging request, where there are no values. */
  requestTagKeys?: (() => readonly string[] | undefined) | undefined;
}

export interface RequestFacts {
  /** The request's time in ms since 1970. */
  atMs: number;
  caller: CallerFacts;
  network: NetworkFacts;
  call?: ServiceCallFacts | undefined;
  subject?: SubjectFacts | undefined;
}

type Key = (facts: RequestFacts) => ContextValue | undefined;

/** The global keys of a request, `aws:` tags included. */
export function globalContext(facts: RequestFacts): ConditionContext {
  let tags: ConditionContext | undefined;
  return {
    get: (key) => {
      const known = GLOBAL_KEYS.get(key);
      if (known !== undefined) return known(facts);
      if (!TAG_PREFIXES.some((prefix) => key.startsWith(prefix))) return undefined;
      tags ??= tagsOf(facts);
      return tags.get(key);
    },
  };
}

function tagsOf({ caller, subject }: RequestFacts): ConditionContext {
  return firstOf(
    tagContext('aws:PrincipalTag/', () => caller.tags?.()),
    tagContext('aws:ResourceTag/', () => subject?.resourceTags?.()),
    tagContext('aws:RequestTag/', () => subject?.requestTags?.()),
  );
}

/** Global keys that are about the request and its caller alone: no service has a word in their values. */
const KEYS_OF_THE_REQUEST: ReadonlySet<string> = new Set([
  'aws:requestedregion',
  'aws:securetransport',
  'aws:sourceip',
  'aws:useragent',
  'aws:currenttime',
  'aws:epochtime',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:userid',
  'aws:username',
]);

/** Whether a key (in lower case) can be answered without asking what the service says of the resource. */
export function isOfTheRequest(key: string): boolean {
  return KEYS_OF_THE_REQUEST.has(key);
}

const TAG_PREFIXES: readonly string[] = ['aws:principaltag/', 'aws:resourcetag/', 'aws:requesttag/'];

/** Whether AWS has such a global key; for keys of services this says false. */
export function isGlobalKey(key: string): boolean {
  const lower = key.toLowerCase();
  return GLOBAL_KEYS.has(lower) || TAG_PREFIXES.some((prefix) => lower.startsWith(prefix));
}

const GLOBAL_KEYS: ReadonlyMap<string, Key> = new Map(
  Object.entries({
    ...principalKeys(),
    ...sessionKeys(),
    ...networkKeys(),
    ...serviceCallKeys(),
    ...subjectKeys(),
  } satisfies Record<string, Key>).map(([key, value]) => [key.toLowerCase(), value]),
);

function principalKeys(): Record<string, Key> {
  const fromPrincipal =
    (read: (principal: Principal) => ContextValue | undefined): Key =>
    ({ caller }) =>
      read(caller.principal);
  const ifService = (read: (names: readonly string[]) => ContextValue): Key =>
    fromPrincipal((principal) =>
      principal.type === 'service' ? read([principal.service, ...(principal.otherNames ?? [])]) : undefined,
    );
  return {
    'aws:PrincipalArn': fromPrincipal(principalArn),
    'aws:PrincipalAccount': fromPrincipal((principal) =>
      principal.type === 'anonymous' ? 'anonymous' : accountOf(principal),
    ),
    'aws:PrincipalType': fromPrincipal(({ type }) => PRINCIPAL_TYPES[type]),
    'aws:userid': fromPrincipal(userId),
    'aws:username': fromPrincipal((principal) =>
      principal.type === 'user' ? principal.userName : undefined,
    ),
    'aws:PrincipalOrgID': ({ caller }) => caller.organization?.id,
    'aws:PrincipalOrgPaths': ({ caller }) => pathsOf(caller.organization),
    'aws:PrincipalIsAWSService': fromPrincipal(({ type }) =>
      type === 'anonymous' ? undefined : String(type === 'service'),
    ),
    'aws:PrincipalServiceName': ifService(([name = '']) => name),
    'aws:PrincipalServiceNamesList': ifService((names) => names),
  };
}

function sessionKeys(): Record<string, Key> {
  return {
    'aws:TokenIssueTime': ({ caller }) => isoTime(caller.tokenIssuedAtMs),
    // Only temporary credentials can carry MFA, so long-term keys lack the key altogether.
    'aws:MultiFactorAuthPresent': ({ caller }) =>
      caller.tokenIssuedAtMs === undefined ? undefined : String(caller.mfaAtMs !== undefined),
    'aws:MultiFactorAuthAge': ({ caller, atMs }) =>
      caller.mfaAtMs === undefined ? undefined : String(Math.floor((atMs - caller.mfaAtMs) / 1000)),
    'aws:SourceIdentity': ({ caller }) => caller.sourceIdentity,
    'aws:FederatedProvider': ({ caller }) => caller.federatedProvider,
    // There for sessions of AssumeRoot only.
    'aws:AssumedRoot': ({ caller }) => (caller.isAssumedRoot === true ? 'true' : undefined),
    'aws:CurrentTime': ({ atMs }) => isoTime(atMs),
    'aws:EpochTime': ({ atMs }) => String(Math.floor(atMs / 1000)),
  };
}

function networkKeys(): Record<string, Key> {
  return {
    'aws:SourceIp': ({ network }) => network.sourceIp,
    'aws:SecureTransport': ({ network }) => String(network.secureTransport),
    'aws:UserAgent': ({ network }) => network.userAgent,
    'aws:Referer': ({ network }) => network.referer,
    'aws:SourceVpc': ({ network }) => network.vpc?.vpcId,
    'aws:SourceVpce': ({ network }) => network.vpc?.endpointId,
    'aws:VpcSourceIp': ({ network }) => network.vpc?.sourceIp,
  };
}

function serviceCallKeys(): Record<string, Key> {
  const via = ({ call }: RequestFacts) => (call?.calledVia?.length ? call.calledVia : undefined);
  return {
    'aws:CalledVia': via,
    'aws:CalledViaFirst': (facts) => via(facts)?.at(0),
    'aws:CalledViaLast': (facts) => via(facts)?.at(-1),
    'aws:ViaAWSService': (facts) => String(via(facts) !== undefined),
    'aws:SourceArn': ({ call }) => call?.sourceArn,
    'aws:SourceAccount': ({ call }) => call?.sourceAccount,
    'aws:SourceOrgID': ({ call }) => call?.sourceOrganization?.id,
    'aws:SourceOrgPaths': ({ call }) => pathsOf(call?.sourceOrganization),
  };
}

function subjectKeys(): Record<string, Key> {
  return {
    'aws:RequestedRegion': ({ subject }) => subject?.requestedRegion,
    'aws:ResourceAccount': ({ subject }) => subject?.resourceAccount,
    'aws:ResourceOrgID': ({ subject }) => subject?.resourceOrganization?.id,
    'aws:ResourceOrgPaths': ({ subject }) => pathsOf(subject?.resourceOrganization),
    'aws:TagKeys': ({ subject }) => {
      const tags = subject?.requestTags?.();
      return tags === undefined ? subject?.requestTagKeys?.() : [...tags].map(([key]) => key);
    },
  };
}

const PRINCIPAL_TYPES: Record<Principal['type'], string | undefined> = {
  root: 'Account',
  user: 'User',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
  anonymous: 'Anonymous',
  service: undefined,
  external: undefined,
};

/** For a session the ARN of its role, not of the session. */
export function principalArn(principal: Principal): string | undefined {
  if (principal.type === 'role-session') return principal.roleArn;
  return 'arn' in principal ? principal.arn : undefined;
}

function userId(principal: Principal): string | undefined {
  switch (principal.type) {
    case 'root':
      return principal.accountId;
    case 'user':
      return principal.userId;
    case 'role-session':
      return `${principal.roleId}:${principal.sessionName}`;
    case 'federated-user':
      return `${principal.accountId}:${principal.name}`;
    default:
      return undefined;
  }
}

/** OrgPaths is a multivalued key, so it is a list also with one path. */
function pathsOf(organization: OrganizationFacts | undefined): readonly string[] | undefined {
  return organization === undefined ? undefined : [organization.path];
}

function isoTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : `${new Date(ms).toISOString().slice(0, -5)}Z`;
}
