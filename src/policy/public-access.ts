/** Whether a resource policy is public, as S3 (and EFS) mean it: S3 User Guide, "The meaning of public". */

import { parseOperator } from './conditions.ts';
import type { ConditionElement, PolicyDocument, PrincipalElement, Statement } from './document.ts';
import { parseRange } from './ip.ts';

/** Keys that, held to fixed values, keep strangers out. */
const LIMITING_KEYS: ReadonlySet<string> = new Set([
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalservicename',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);

const LIMITING_OPERATORS: ReadonlySet<string> = new Set([
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'ArnEquals',
  'ArnLike',
]);

const V4_GROUPS = 2;
const V4_PREFIX_MIN = 8;
const V6_PREFIX_MIN = 32;
const PRIVATE_V4 = /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.)/;

/**
 * A policy is public unless each of its Allow statements names fixed principals or holds one of the
 * limiting keys to fixed values. This is what GetBucketPolicyStatus shows and BlockPublicPolicy and
 * RestrictPublicBuckets go by.
 */
export function isPublicPolicy(document: PolicyDocument): boolean {
  return document.statements.some(
    (statement) => statement.effect === 'Allow' && isPublicStatement(statement),
  );
}

function isPublicStatement({ principal, notPrincipal, conditions }: Statement): boolean {
  const open = notPrincipal !== undefined || (principal !== undefined && namesEverybody(principal));
  return open && !conditions.some(isLimiting);
}

function namesEverybody(principal: PrincipalElement): boolean {
  return principal === '*' || Object.values(principal).some((names) => names.includes('*'));
}

function isLimiting({ operator, key, values }: ConditionElement): boolean {
  const parsed = parseOperator(operator);
  // These hold also when the request lacks the key.
  if (parsed === undefined || parsed.ifExists || parsed.set === 'ForAllValues' || values.length === 0)
    return false;
  const name = key.toLowerCase();
  if (parsed.base === 'IpAddress') return name === 'aws:sourceip' && values.every(isNarrowRange);
  if (!LIMITING_OPERATORS.has(parsed.base) || !LIMITING_KEYS.has(name)) return false;
  return values.every((value) => isFixed(name, value));
}

function isFixed(key: string, value: string): boolean {
  // An access point's name may be a pattern as long as its account is fixed.
  if (key === 's3:dataaccesspointarn') return /^\d{12}$/.test(value.split(':')[4] ?? '');
  return !/[*?]|\$\{/.test(value);
}

/** Ranges wider than /8 (IPv4) or /32 (IPv6) are as good as everybody; private networks are not. */
function isNarrowRange(text: string): boolean {
  const range = parseRange(text);
  if (range === undefined) return false;
  if (range.address.length !== V4_GROUPS) return range.prefixBits >= V6_PREFIX_MIN;
  return range.prefixBits >= V4_PREFIX_MIN || PRIVATE_V4.test(text);
}
