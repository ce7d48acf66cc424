/** What the document of a policy must look like, by its type. */

import type { PolicyDocument, Statement } from '../../policy/document.ts';
import { isReachedByRcps } from '../../policy/organization-provider.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { PolicyError } from '../../policy/policy-error.ts';
import type { PolicyType } from './api.gen.ts';
import { constraintViolation, malformedPolicyDocument } from './errors.ts';
import { isAuthorizationPolicy, policyTypeFacts } from './policy-types.ts';

/** Throws MalformedPolicyDocumentException, ConstraintViolationException. */
export function checkContent(type: PolicyType, content: string): void {
  const { charactersMax, top } = policyTypeFacts(type);
  if (content.length > charactersMax) {
    throw constraintViolation('POLICY_CONTENT_LIMIT_EXCEEDED', 'You have exceeded the maximum policy size.');
  }
  if (isAuthorizationPolicy(type)) checkAuthorization(type, content);
  else checkManagement(content, top);
}

function checkAuthorization(
  type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY',
  content: string,
): void {
  try {
    const isScp = type === 'SERVICE_CONTROL_POLICY';
    const document = parsePolicy(content, isScp ? 'identity' : 'resource');
    if (!isScp) checkRcp(document);
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicyDocument();
    throw error;
  }
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
function checkRcp({ version, statements }: PolicyDocument): void {
  if (version !== '2012-10-17' || !statements.every(isRcpStatement)) throw malformedPolicyDocument();
}

/**
 * Denies only, for everybody, actions of the services that RCPs reach, each named with its service. Who is exempt is
 * said in conditions.
 */
function isRcpStatement({ effect, principal, action, resource, notResource }: Statement): boolean {
  const isForAll = principal === '*' || (principal?.AWS?.length === 1 && principal.AWS[0] === '*');
  const isOfReachedServices = action?.every((each) => each !== '*' && isReachedByRcps(each)) ?? false;
  return effect === 'Deny' && isForAll && isOfReachedServices && (resource ?? notResource) !== undefined;
}

/** JSON objects all the way, under one member; operators begin with `@@`. */
function checkManagement(content: string, top: string | undefined): void {
  const document = parseObject(content);
  const names = Object.keys(document);
  const fits = top === undefined ? names.length > 0 : names.length === 1 && names[0] === top;
  if (!fits || !isTree(document)) throw malformedPolicyDocument();
}

/** What stands in a document of a type that is merged. Throws MalformedPolicyDocumentException. */
export function parseObject(content: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(content);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // Not JSON at all.
  }
  throw malformedPolicyDocument();
}

const OPERATORS: ReadonlySet<string> = new Set([
  '@@assign',
  '@@append',
  '@@remove',
  '@@operators_allowed_for_child_policies',
]);

/** Values stand only under operators. */
function isTree(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return false;
  return Object.entries(node).every(([name, value]) =>
    name.startsWith('@@') ? OPERATORS.has(name) && isValue(value) : isTree(value),
  );
}

function isValue(value: unknown): boolean {
  const isScalar = (each: unknown) => ['string', 'number', 'boolean'].includes(typeof each);
  return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
}
