/** Rules and texts for policies attached to resources and for role trust policies. */

import { actionName, compileActions } from './match.ts';
import { refuse } from './policy-error.ts';
import type { Problem, RawPolicy, RawStatement } from './shape.ts';

/** What resource policies hear of names that nobody has. */
export const INVALID_PRINCIPAL = 'Invalid principal in policy';

const TRUST_ACTIONS = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:TagSession',
  'sts:SetSourceIdentity',
  'sts:SetContext',
].map(actionName);

const COGNITO = 'cognito-identity.amazonaws.com';

const PRINCIPAL_ARN = new RegExp(
  '^arn:[a-z0-9-]+:(?:iam::\\d{12}:(?:root|user/[^*?]+|role/[^*?]+)' +
    '|sts::\\d{12}:(?:assumed-role/[^*?/]+/[^*?/]+|federated-user/[^*?/]+))$',
);
/** Users and roles as IAM stores them, so that a deleted and recreated one is not trusted again. */
const UNIQUE_ID = /^A(?:IDA|ROA|GPA|NPA)[A-Z0-9]{12,124}$/;
const FEDERATED = /^(?:arn:[a-z0-9-]+:iam::\d{12}:(?:saml|oidc)-provider\/.+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i;

export function resourceMessage({ kind, subject }: Problem): string {
  switch (kind) {
    case 'notObject':
      return 'This policy contains invalid Json';
    case 'unknownField':
      return `Unknown field ${subject}`;
    case 'badVersion':
      return 'The policy must contain a valid version string';
    case 'missingField':
      return `Missing required field ${subject}`;
    case 'emptyStatement':
      return 'Could not parse the policy: Statement is empty!';
    case 'emptyPrincipal':
      return `Missing required field ${subject} cannot be empty!`;
    case 'badPrincipal':
      return INVALID_PRINCIPAL;
    case 'badCondition':
      return `Invalid Condition type : ${subject}`;
    case 'badField':
    case 'exclusiveFields':
      return 'Syntax error in policy.';
  }
}

/** @throws PolicyError */
export function checkResourcePolicy(policy: RawPolicy): void {
  for (const statement of policy.statements) {
    checkStatement(statement);
    const names = awsNames(statement);
    if (!names.every(isPrincipalName)) refuse('principal', INVALID_PRINCIPAL);
  }
  checkSids(policy.statements);
}

/** @throws PolicyError */
export function checkTrustPolicy(policy: RawPolicy): void {
  for (const statement of policy.statements) {
    checkStatement(statement);
    if (statement.notPrincipal !== undefined) {
      refuse('principal', 'AssumeRole policy must not contain NotPrincipal field.');
    }
    checkTrustPrincipal(statement);
    if (!onlyAssumesRoles(statement)) {
      refuse('action', 'AssumeRole policy may only specify STS AssumeRole actions.');
    }
    if (statement.resource !== undefined) refuse('resource', 'Has prohibited field Resource');
    if (statement.notResource !== undefined) {
      refuse('resource', 'AssumeRole policy must not contain resources.');
    }
  }
  checkSids(policy.statements);
}

function checkStatement(statement: RawStatement): void {
  const { effect, principal, notPrincipal, action, notAction } = statement;
  if (effect === undefined) refuse('effect', 'Missing required field Effect');
  if (effect !== 'Allow' && effect !== 'Deny') refuse('effect', `Invalid effect: ${effect}`);
  if (notPrincipal !== undefined && effect === 'Allow') {
    refuse('principal', 'Allow with NotPrincipal is not allowed.');
  }
  if (principal === undefined && notPrincipal === undefined) {
    refuse('principal', 'Missing required field Principal');
  }
  if ((action ?? notAction ?? []).length === 0) refuse('action', 'Missing required field Action');
}

/** AWS's services have names below its own domains; which of them there are is not looked up. */
const SERVICE_NAME =
  /^(?:[a-z0-9-]+\.)+(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|aws\.a2z\.com|aws|c2s\.ic\.gov|sc2s\.sgov\.gov)$/;

function checkTrustPrincipal(statement: RawStatement): void {
  const { principal } = statement;
  if (principal === undefined || principal === '*') return;
  for (const name of principal.AWS ?? []) {
    if (!isPrincipalName(name)) refuse('principal', invalidTrustPrincipal('AWS', name));
  }
  for (const name of principal.Service ?? []) {
    if (!SERVICE_NAME.test(name)) {
      refuse('principal', invalidTrustPrincipal('Service', name));
    }
  }
  if (principal.CanonicalUser !== undefined) refuse('principal', `${INVALID_PRINCIPAL}: "CANONICALUSER"`);
  for (const name of principal.Federated ?? []) {
    if (name !== '*' && !FEDERATED.test(name)) {
      refuse('principal', 'Federated principals must be valid domain names or SAML metadata ARNs');
    }
    if (name === COGNITO && statement.conditions.length === 0) {
      refuse('condition', 'A condition block must be present for the Cognito provider');
    }
  }
}

/** IAM's text for a principal of a trust policy that is malformed or does not exist. */
export function invalidTrustPrincipal(key: 'AWS' | 'Service' | 'Federated', name: string): string {
  return `${INVALID_PRINCIPAL}: "${key.toUpperCase()}":"${name}"`;
}

/**
 * Whether a name may stand under `AWS` in a Principal: account, user, role, session, unique id or
 * everybody.
 */
export function isPrincipalName(name: string): boolean {
  return name === '*' || /^\d{12}$/.test(name) || PRINCIPAL_ARN.test(name) || UNIQUE_ID.test(name);
}

function awsNames({ principal, notPrincipal }: RawStatement): readonly string[] {
  const element = principal ?? notPrincipal;
  return element === undefined || element === '*' ? [] : (element.AWS ?? []);
}

function onlyAssumesRoles({ action, notAction }: RawStatement): boolean {
  return [...(action ?? []), ...(notAction ?? [])].every((pattern) => {
    if (!/^sts:/i.test(pattern)) return false;
    const matcher = compileActions([pattern], false);
    return TRUST_ACTIONS.some((known) => matcher.matches(known));
  });
}

function checkSids(statements: readonly RawStatement[]): void {
  const seen = new Set<string>();
  for (const { sid = '' } of statements) {
    if (sid !== '' && seen.has(sid)) refuse('sid', 'The Statement Ids in the policy are not unique');
    seen.add(sid);
  }
}
