/**
 * Rules and texts of IAM for policies attached to identities. The order matters: a document with several
 * mistakes gets the text of the first rule it breaks, as on AWS.
 */

import { parseOperator } from './conditions.ts';
import { parseDate } from './dates.ts';
import { refuse } from './policy-error.ts';
import type { Problem, RawPolicy, RawStatement } from './shape.ts';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';

/** `*` is in many published policies (`arn:*:ec2:*:*:snapshot/*`). */
const PARTITIONS: ReadonlySet<string> = new Set(['aws', 'aws-cn', 'aws-us-gov', '*']);

const IAM_PATHS: readonly string[] = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

export function identityMessage(_problem: Problem): string {
  return SYNTAX;
}

/** @throws PolicyError */
export function checkIdentityPolicy(policy: RawPolicy): void {
  const { statements } = policy;
  for (const { effect } of statements) {
    if (effect === undefined || !['allow', 'deny'].includes(effect.toLowerCase())) refuse('effect', SYNTAX);
  }
  if (policy.version !== '2012-10-17') {
    refuse('version', 'Policy document must be version 2012-10-17 or greater.');
  }
  if (statements.some(({ principal, notPrincipal }) => (principal ?? notPrincipal) !== undefined)) {
    refuse('principal', 'Policy document should not specify a principal.');
  }
  statements.forEach(checkLegacy);
  checkSids(statements);
  if (statements.some((statement) => actionsOf(statement).length === 0)) {
    refuse('action', 'Policy statement must contain actions.');
  }
  for (const resource of statements.flatMap(resourcesOf)) checkResource(resource);
  for (const action of statements.flatMap(actionsOf)) checkAction(action);
  if (statements.some((statement) => resourcesOf(statement).length === 0)) {
    refuse('resource', 'Policy statement must contain resources.');
  }
}

/** IAM's older parser is stricter about case, dates and truncated ARNs, and names no detail. */
function checkLegacy(statement: RawStatement): void {
  if (statement.effect !== 'Allow' && statement.effect !== 'Deny') refuse('effect', LEGACY);
  for (const { operator, values } of statement.conditions) {
    const isDate = parseOperator(operator)?.base.startsWith('Date') ?? false;
    if (isDate && values.some((value) => parseDate(value) === undefined)) refuse('condition', LEGACY);
  }
  for (const resource of resourcesOf(statement)) {
    if (resource === '*') continue;
    const segments = resource.split(':');
    // A partition that is none gets its own text first (recorded in 2026).
    if (!PARTITIONS.has(segments[1] ?? '')) continue;
    const truncated = resource.includes('::') && segments.length < 6;
    if (truncated || segments[2] === '') refuse('resource', LEGACY);
  }
}

function checkSids(statements: readonly RawStatement[]): void {
  const seen = new Set<string>();
  for (const { sid = '' } of statements) {
    if (!/^[0-9A-Za-z]*$/.test(sid)) {
      refuse(
        'sid',
        'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
      );
    }
    if (sid !== '' && seen.has(sid)) {
      refuse('sid', 'Statement IDs (SID) in a single policy must be unique.');
    }
    seen.add(sid);
  }
}

function checkAction(action: string): void {
  if (action === '*') return;
  const [vendor = '', name, ...more] = action.split(':');
  if (name === undefined) {
    refuse('action', 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  if (more.length > 0) refuse('action', 'Actions/Condition can contain only one colon.');
  if (vendor !== '*' && !/^[A-Za-z0-9.-]*$/.test(vendor)) {
    refuse('action', `Vendor ${vendor} is not valid`);
  }
}

function checkResource(resource: string): void {
  if (resource === '*') return;
  if (!resource.includes(':')) refuse('resource', `Resource ${resource} must be in ARN format or "*".`);
  const [, partition = '', service, region = '', account = '', ...path] = resource.split(':');
  if (!PARTITIONS.has(partition)) {
    refuse('resource', `Partition "${partition}" is not valid for resource "${paddedArn(resource)}".`);
  }
  if (service === undefined || /[*?]/.test(service)) {
    refuse('resource', 'Resource vendor must be fully qualified and cannot contain regexes.');
  }
  if (service === 'iam' && region !== '') {
    refuse('resource', `IAM resource ${resource} cannot contain region information.`);
  }
  if (service === 's3' && region !== '' && region !== '*' && account === '') {
    refuse('resource', `Resource ${resource} can not contain region information.`);
  }
  const iamPath = path.join(':');
  if (service === 'iam' && !startsLikeIam(iamPath)) {
    refuse('resource', `IAM resource path must either be "*", root, or start with ${IAM_PATHS.join(', ')}.`);
  }
}

/**
 * `*` itself, a listed kind, `root`, or a pattern that may become a listed kind (`*Admin`, `us*`,
 * `?ole/x`).
 */
function startsLikeIam(path: string): boolean {
  const literal = path.replace(/[*?].*$/s, '');
  const isPattern = literal !== path;
  return (
    path === 'root' ||
    IAM_PATHS.some((start) => path.startsWith(start) || (isPattern && start.startsWith(literal)))
  );
}

/** How IAM shows an ARN of which parts are missing. */
function paddedArn(resource: string): string {
  const segments = resource.split(':').slice(1);
  const rest = [0, 1, 2, 3].map((index) => segments[index + 1] ?? '*');
  if (segments.length > 5) rest[3] = segments.slice(4).join(':');
  return ['arn', segments[0], ...rest].join(':');
}

function actionsOf({ action, notAction }: RawStatement): readonly string[] {
  return action ?? notAction ?? [];
}

function resourcesOf({ resource, notResource }: RawStatement): readonly string[] {
  return resource ?? notResource ?? [];
}
