/** Who makes a request, and how a policy's Principal element names them. */

import type { PrincipalElement } from './document.ts';

interface InAccount {
  accountId: string;
  /** What `sts:GetCallerIdentity` shows and error texts name. */
  arn: string;
}

/** The account's root user. */
export interface RootPrincipal extends InAccount {
  type: 'root';
}

/** An IAM user, also with temporary credentials of `sts:GetSessionToken`. */
export interface UserPrincipal extends InAccount {
  type: 'user';
  userName: string;
  /** `AIDA...` */
  userId: string;
}

/** A session of `sts:AssumeRole*`; `arn` is `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`. */
export interface RoleSessionPrincipal extends InAccount {
  type: 'role-session';
  /** With the role's path, which `arn` does not show. */
  roleArn: string;
  /** `AROA...` */
  roleId: string;
  sessionName: string;
}

/** A session of `sts:GetFederationToken`; `arn` is `arn:aws:sts::ACCOUNT:federated-user/NAME`. */
export interface FederatedUserPrincipal extends InAccount {
  type: 'federated-user';
  name: string;
  /** The user, or root, who asked for the token and whose policies the session has. */
  issuerArn: string;
  issuerId: string;
}

/** An AWS service that acts for itself, not with anyone's credentials. */
export interface ServicePrincipal {
  type: 'service';
  /** `sns.amazonaws.com` */
  service: string;
  /** Further names of the same service, e.g. its regional ones. */
  otherNames?: readonly string[] | undefined;
}

/** Somebody who shows a token of an identity provider: AssumeRoleWithWebIdentity and AssumeRoleWithSAML. */
export interface ExternalPrincipal {
  type: 'external';
  /** ARN of the OIDC or SAML provider, or a domain such as `cognito-identity.amazonaws.com`. */
  provider: string;
}

export interface AnonymousPrincipal {
  type: 'anonymous';
}

export type Principal =
  | RootPrincipal
  | UserPrincipal
  | RoleSessionPrincipal
  | FederatedUserPrincipal
  | ServicePrincipal
  | ExternalPrincipal
  | AnonymousPrincipal;

/** Undefined for services, external identities and anonymous callers. */
export function accountOf(principal: Principal): string | undefined {
  return 'accountId' in principal ? principal.accountId : undefined;
}

/** Neither SCPs nor RCPs apply to service-linked roles (Organizations User Guide). */
export function isServiceLinkedRole(principal: Principal): boolean {
  return principal.type === 'role-session' && principal.roleArn.includes(':role/aws-service-role/');
}

/** The text after `User:` in an error. */
export function displayName(principal: Principal): string {
  if ('arn' in principal) return principal.arn;
  if (principal.type === 'service') return principal.service;
  return principal.type === 'external' ? principal.provider : 'anonymous';
}

/**
 * How closely a Principal element names a caller; AWS gives each a different weight (IAM User Guide, "Policy
 * evaluation for requests within a single account"):
 * - `account`: only the account is named; its administrators decide who of them, by identity policies;
 * - `entity`: the role of a session, or the user who issued a federated session; permissions boundaries and
 *   session
 *   policies limit the grant;
 * - `caller`: the very caller (or everybody); in its own account nothing but an explicit deny, an SCP or an
 *   RCP does.
 */
export type NamedAs = 'nobody' | 'account' | 'entity' | 'caller';

export interface PrincipalMatcher {
  /** How an Allow statement with this element names the caller. */
  allows(principal: Principal): NamedAs;
  /**
   * Whether a Deny statement with this element is about the caller.
   * @param hasBoundary the caller has a permissions boundary
   */
  denies(principal: Principal, hasBoundary: boolean): boolean;
}

interface Names {
  everybody: boolean;
  /** ARNs and unique ids. */
  aws: ReadonlySet<string>;
  accounts: ReadonlySet<string>;
  services: ReadonlySet<string>;
  federated: ReadonlySet<string>;
}

const ROOT_ARN = /^arn:[^:]*:iam::(\d{12}):root$/;
const ACCOUNT_ID = /^\d{12}$/;

/**
 * @param accountOfCanonicalUser resolves S3's canonical user ids to account ids
 */
export function compilePrincipal(
  element: PrincipalElement,
  negated: boolean,
  accountOfCanonicalUser?: (canonicalUser: string) => string | undefined,
): PrincipalMatcher {
  const names = namesOf(element, accountOfCanonicalUser);
  if (!negated) {
    return {
      allows: (principal) => namedAs(names, principal),
      denies: (principal) => namedAs(names, principal) !== 'nobody',
    };
  }
  return {
    allows: (principal) => (namedAs(names, principal) === 'nobody' ? 'caller' : 'nobody'),
    // AWS looks at the account first, then the role, then the session, and denies as soon as one of them is
    // not listed: so NotPrincipal must name them all. A caller with a boundary is denied whatever the list
    // says (IAM User Guide, "AWS JSON policy elements: NotPrincipal" and "Permissions boundaries for IAM
    // entities").
    denies: (principal, hasBoundary) =>
      hasBoundary || !(names.everybody || identitiesOf(principal).every((has) => has(names))),
  };
}

function namesOf(
  element: PrincipalElement,
  accountOfCanonicalUser: ((canonicalUser: string) => string | undefined) | undefined,
): Names {
  if (element === '*') {
    const none = new Set<string>();
    return { everybody: true, aws: none, accounts: none, services: none, federated: none };
  }
  const aws = new Set(element.AWS);
  const accounts = new Set<string>();
  for (const name of aws) {
    const account = ROOT_ARN.exec(name)?.[1] ?? (ACCOUNT_ID.test(name) ? name : undefined);
    if (account !== undefined) accounts.add(account);
  }
  for (const canonicalUser of element.CanonicalUser ?? []) {
    const account = accountOfCanonicalUser?.(canonicalUser);
    if (account !== undefined) accounts.add(account);
  }
  return {
    everybody: aws.has('*'),
    aws,
    accounts,
    services: new Set(element.Service),
    federated: new Set(element.Federated),
  };
}

function namedAs(names: Names, principal: Principal): NamedAs {
  if (names.everybody) return 'caller';
  switch (principal.type) {
    case 'anonymous':
      return 'nobody';
    case 'service':
      return hasService(names, principal) ? 'caller' : 'nobody';
    case 'external':
      return names.federated.has(principal.provider) ? 'caller' : 'nobody';
    case 'root':
      return names.accounts.has(principal.accountId) ? 'caller' : 'nobody';
    default:
      return identityNamedAs(names, principal);
  }
}

function identityNamedAs(
  names: Names,
  principal: UserPrincipal | RoleSessionPrincipal | FederatedUserPrincipal,
): NamedAs {
  if (names.aws.has(principal.arn)) return 'caller';
  const has = (arn: string, id: string) => names.aws.has(arn) || names.aws.has(id);
  if (principal.type === 'user' && names.aws.has(principal.userId)) return 'caller';
  if (principal.type === 'role-session' && has(principal.roleArn, principal.roleId)) return 'entity';
  if (principal.type === 'federated-user' && has(principal.issuerArn, principal.issuerId)) return 'entity';
  return names.accounts.has(principal.accountId) ? 'account' : 'nobody';
}

function hasService(names: Names, principal: ServicePrincipal): boolean {
  return (
    names.services.has(principal.service) ||
    (principal.otherNames?.some((name) => names.services.has(name)) ?? false)
  );
}

/** All that a caller is, from the account inwards, each as a question to the names of a policy. */
function identitiesOf(principal: Principal): readonly ((names: Names) => boolean)[] {
  const oneOf =
    (...ids: readonly string[]) =>
    (names: Names) =>
      ids.some((id) => names.aws.has(id));
  const inAccount = (accountId: string) => (names: Names) => names.accounts.has(accountId);
  switch (principal.type) {
    case 'anonymous':
      return [() => false];
    case 'service':
      return [(names) => hasService(names, principal)];
    case 'external':
      return [(names) => names.federated.has(principal.provider)];
    case 'root':
      return [inAccount(principal.accountId)];
    case 'user':
      return [inAccount(principal.accountId), oneOf(principal.arn, principal.userId)];
    case 'role-session':
      return [
        inAccount(principal.accountId),
        oneOf(principal.roleArn, principal.roleId),
        oneOf(principal.arn),
      ];
    case 'federated-user':
      return [inAccount(principal.accountId), oneOf(principal.arn)];
  }
}
