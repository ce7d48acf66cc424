/**
 * The text of an access-denied error, as AWS words it since 2026 (IAM User Guide, "Troubleshoot access
 * denied error messages": policy type, and for explicit denials of IAM and Organizations policies the
 * policy's ARN), with what single services do differently. Only the text: the code and its wire form are
 * the protocol's, except where a service has its own.
 */

import type { Decision } from './evaluate.ts';
import { isCrossAccount } from './layers.ts';
import { POLICY_KINDS, withArticle } from './policy-kinds.ts';
import { displayName } from './principals.ts';
import type { AccessRequest, DecidedBy } from './request.ts';

export interface DenialOptions {
  /** How the service calls the resource, where not by its ARN (`log-group::log-stream:`). */
  resourceText?: string;
  /** Caller and resource belong to one organization: details are shown across accounts too. */
  sameOrganization?: boolean;
  /** EC2's sealed details, read by `sts:DecodeAuthorizationMessage`. */
  encodedMessage?: string;
}

export interface Denial {
  message: string;
  /** Only where the service has a code of its own: EC2, SNS. */
  code?: string;
}

interface Style {
  code?: string;
  /** The action as the service writes it. */
  action?: (action: string) => string;
  /** The resource as the service writes it; undefined = not at all. */
  resource?: (resource: string, action: string) => string | undefined;
  /** Puts the sentence into the service's frame. */
  frame?: (sentence: string, options: DenialOptions) => string;
  /** A text without any detail, for callers that are told none. */
  bare?: string;
  /** Actions whose implicit denials do not say which policy is silent. */
  terse?: RegExp;
}

/**
 * Explicit denials name the policy of these types (AWS Security Blog, "Enhanced access denied error
 * messages").
 */
const SHOWS_ARN: ReadonlySet<DecidedBy['policyType']> = new Set([
  'scp',
  'rcp',
  'identity',
  'session',
  'boundary',
]);

/** What services write differently, each seen in real answers of AWS. */
const STYLES: ReadonlyMap<string, Style> = new Map<string, Style>([
  ['s3', { resource: quoted, bare: 'Access Denied' }],
  ['s3express', { resource: quoted, bare: 'Access Denied' }],
  ['sqs', { action: (action) => action.toLowerCase() }],
  ['sns', { code: 'AuthorizationError', action: (action) => action.replace(/^sns:/i, 'SNS:') }],
  ['ec2', { code: 'UnauthorizedOperation', frame: ec2Frame }],
  ['iam', { resource: iamResource }],
  // Seen of these since 2021 without, and of DecodeAuthorizationMessage with the reason.
  ['sts', { terse: /^sts:(?:AssumeRole.*|TagSession|SetSourceIdentity)$/i }],
  ['execute-api', { resource: maskedAccount }],
  ['ecr', { resource: plain }],
  ['lambda', { resource: plain }],
  ['kms', { resource: plain }],
]);

/** @returns the error for a decision that is not `allowed` */
export function denialOf(request: AccessRequest, decision: Decision, options: DenialOptions = {}): Denial {
  const service = request.action.slice(0, Math.max(request.action.indexOf(':'), 0)).toLowerCase();
  const style = STYLES.get(service) ?? {};
  const code = style.code === undefined ? {} : { code: style.code };
  if (style.bare !== undefined && hidesDetails(request, options)) return { message: style.bare, ...code };
  if (isFederation(request)) return { message: `Not authorized to perform ${request.action}`, ...code };
  const sentence = sentenceOf(request, decision, style, options);
  return { message: style.frame?.(sentence, options) ?? sentence, ...code };
}

/** Whether a refusal of the action carries sealed details. */
export function isEncoded({ action }: AccessRequest): boolean {
  return /^ec2:/i.test(action);
}

/** "The ARN of the denying policy is only provided in same-account and same-organization scenarios." */
function isAmongOwn(request: AccessRequest, { sameOrganization }: DenialOptions): boolean {
  return !isCrossAccount(request) || sameOrganization === true;
}

/** S3 tells details only within the account or the organization, and nothing to anonymous callers. */
function hidesDetails(request: AccessRequest, options: DenialOptions): boolean {
  return request.principal.type === 'anonymous' || !isAmongOwn(request, options);
}

/** AssumeRoleWithSAML and AssumeRoleWithWebIdentity have no user to name. */
function isFederation({ principal }: AccessRequest): boolean {
  return principal.type === 'external';
}

function sentenceOf(
  request: AccessRequest,
  decision: Decision,
  style: Style,
  options: DenialOptions,
): string {
  const action = style.action?.(request.action) ?? request.action;
  const resource = options.resourceText ?? (style.resource ?? unlessEvery)(request.resource, request.action);
  const onResource = resource === undefined ? '' : ` on resource: ${resource}`;
  const start = `User: ${displayName(request.principal)} is not authorized to perform: ${action}${onResource}`;
  const why = reasonText(request, decision, action, style, options);
  return why === '' ? start : `${start} ${why}`;
}

function reasonText(
  request: AccessRequest,
  { reason, by }: Decision,
  action: string,
  style: Style,
  options: DenialOptions,
): string {
  const name = POLICY_KINDS[by.policyType];
  if (reason !== 'explicitDeny')
    return style.terse?.test(request.action) === true ? '' : `because no ${name} allows the ${action} action`;
  const kind = by.policyType === 'trust' ? `the ${name}` : withArticle(name);
  const isShown = SHOWS_ARN.has(by.policyType) && isAmongOwn(request, options);
  const arn = isShown ? by.policy?.arn : undefined;
  return `with an explicit deny in ${kind}${arn === undefined ? '' : `: ${arn}`}`;
}

function unlessEvery(resource: string): string | undefined {
  return resource === '*' ? undefined : resource;
}

function plain(resource: string): string {
  return resource;
}

function quoted(resource: string): string | undefined {
  return resource === '*' ? undefined : `"${resource}"`;
}

/** API Gateway hides all but the last four digits of the account. */
function maskedAccount(resource: string): string {
  return resource.replace(/^((?:[^:]*:){4})\d{8}(\d{4}:)/, '$1********$2');
}

/**
 * IAM names what exists by kind and name (`role app`, `policy arn:...`), what is to be created by its ARN, but a policy
 * by its name.
 */
function iamResource(resource: string, action: string): string {
  const [, kind = '', path = '', name = ''] =
    /^arn:[^:]*:iam::\d*:(user|role|group|policy|instance-profile)(\/(?:.*\/)?)([^/]*)$/.exec(resource) ?? [];
  if (/^iam:ListPolicies$/i.test(action)) return `policy path ${path}`;
  if (name === '' || /[*?]/.test(name) || BY_ARN.test(action)) return resource;
  if (kind === 'policy' && !/^iam:(?:Create|Tag)Policy$/i.test(action)) return `policy ${resource}`;
  return `${kind.replace('-', ' ')} ${name}`;
}

const BY_ARN =
  /^iam:(?:(?:Create|Tag)(?:User|Role|Group|InstanceProfile|ServiceLinkedRole)|PassRole|.*PermissionsBoundary)$/i;

function ec2Frame(sentence: string, { encodedMessage }: DenialOptions): string {
  const sealed =
    encodedMessage === undefined ? '' : `. Encoded authorization failure message: ${encodedMessage}`;
  return `You are not authorized to perform this operation. ${sentence}${sealed}`;
}
