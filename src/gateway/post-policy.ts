/**
 * Browser uploads by HTML form: the signature over the policy document, and the conditions in it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */

import { createHmac } from 'node:crypto';
import { AwsError } from '../core/errors.ts';
import { parseBasicDate, parseIsoDate } from './signature-dates.ts';
import { accessDenied, invalidArgument, signatureDoesNotMatch } from './signature-errors.ts';
import type { Anonymous, ScopeRule } from './signed-request.ts';
import { equalInConstantTime, type SigningKeys } from './signing-keys.ts';
import { readCredential } from './sigv4-s3.ts';

/** Form fields by lower-case name, as they stood before the file; `${filename}` in the key already replaced. */
export type FormFields = ReadonlyMap<string, string>;

export interface PostForm {
  readonly bucket: string;
  readonly key: string;
  readonly fields: FormFields;
  /** Where the object is reached. */
  readonly location: string;
}

/** A form that carries a signature. */
export interface SignedForm {
  readonly kind: 'signed';
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  /** The policy document as sent, base64: the string that is signed. */
  readonly policy: string;
  readonly signature: string;
  /** Undefined = Signature Version 2. */
  readonly scope: { date: string; region: string; service: string } | undefined;
}

function requiredField(fields: FormFields, name: string): string {
  const value = fields.get(name.toLowerCase());
  if (value !== undefined) return value;
  throw invalidArgument(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    name,
  );
}

/**
 * Reads who signed a form. One without a policy is anonymous.
 *
 * @throws AwsError InvalidArgument for what is missing or malformed
 */
export function readPostSignature(fields: FormFields, rule?: ScopeRule): SignedForm | Anonymous {
  const isV4 =
    fields.has('x-amz-algorithm') || fields.has('x-amz-signature') || fields.has('x-amz-credential');
  const isV2 = fields.has('signature') || fields.has('awsaccesskeyid');
  if (!isV4 && !isV2 && !fields.has('policy')) return { kind: 'anonymous' };
  const policy = requiredField(fields, 'policy');
  const sessionToken = fields.get('x-amz-security-token');
  if (!isV4) {
    const accessKeyId = requiredField(fields, 'AWSAccessKeyId');
    const signature = requiredField(fields, 'signature');
    return { kind: 'signed', accessKeyId, sessionToken, policy, signature, scope: undefined };
  }
  const algorithm = requiredField(fields, 'X-Amz-Algorithm');
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    throw invalidArgument('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"', 'X-Amz-Algorithm', algorithm);
  }
  const credentialText = requiredField(fields, 'X-Amz-Credential');
  const date = requiredField(fields, 'X-Amz-Date');
  const signature = requiredField(fields, 'X-Amz-Signature');
  if (parseBasicDate(date) === undefined) {
    throw invalidArgument('X-Amz-Date must be formatted via ISO8601 Long format.', 'X-Amz-Date', date);
  }
  const credential = readCredential(credentialText, false, rule, (detail) =>
    invalidArgument(detail, 'X-Amz-Credential', credentialText),
  );
  return {
    kind: 'signed',
    accessKeyId: credential.accessKeyId,
    sessionToken,
    policy,
    signature,
    scope: credential,
  };
}

/** @throws AwsError SignatureDoesNotMatch */
export function verifyPostSignature(form: SignedForm, secret: string, keys: SigningKeys): void {
  const expected = form.scope
    ? keys.v4(secret, form.scope).hex(form.policy)
    : createHmac('sha1', secret).update(form.policy, 'latin1').digest('base64');
  if (equalInConstantTime(expected, form.signature)) return;
  throw signatureDoesNotMatch('s3', {
    accessKeyId: form.accessKeyId,
    signature: form.signature,
    stringToSign: form.policy,
  });
}

const invalidPolicy = (detail: string): AwsError =>
  new AwsError('InvalidPolicyDocument', `Invalid Policy: ${detail}`, { status: 400 });
const notAccordingToPolicy = (detail: string): AwsError =>
  accessDenied(`Invalid according to Policy: ${detail}`);

/** Fields that no condition has to name. */
const EXEMPT: ReadonlySet<string> = new Set([
  'policy',
  'signature',
  'awsaccesskeyid',
  'x-amz-signature',
  'file',
  'submit',
]);

export interface PostUpload {
  readonly bucket: string;
  readonly fields: FormFields;
  /** Length of the file; undefined while it is still coming. */
  readonly fileBytes: number | undefined;
  /** The clock by which the policy expires. */
  readonly nowMs: number;
}

type Condition =
  | { kind: 'eq' | 'starts-with'; field: string; value: string; text: string }
  | { kind: 'content-length-range'; minimum: number; maximum: number };

/**
 * Checks an upload against its policy document (base64, as sent).
 *
 * @throws AwsError InvalidPolicyDocument, AccessDenied, EntityTooSmall or EntityTooLarge
 */
export function verifyPostPolicy(policy: string, upload: PostUpload): void {
  const document = parsePolicy(policy);
  if (document.expiresAtMs < upload.nowMs) throw notAccordingToPolicy('Policy expired.');
  const named = new Set<string>();
  for (const condition of document.conditions) {
    if (condition.kind === 'content-length-range') {
      if (upload.fileBytes !== undefined) checkLength(condition, upload.fileBytes);
      continue;
    }
    named.add(condition.field);
    const value = condition.field === 'bucket' ? upload.bucket : (upload.fields.get(condition.field) ?? '');
    if (!holds(condition, value)) throw notAccordingToPolicy(`Policy Condition failed: ${condition.text}`);
  }
  for (const field of upload.fields.keys()) {
    if (named.has(field) || EXEMPT.has(field) || field.startsWith('x-ignore-')) continue;
    throw notAccordingToPolicy(`Extra input fields: ${field}`);
  }
}

function holds(
  { kind, field, value: wanted }: Exclude<Condition, { minimum: number }>,
  value: string,
): boolean {
  if (kind === 'eq') return value === wanted;
  // A list of content types has to fit in each of its items.
  if (field === 'content-type' && value.includes(',')) {
    return value.split(',').every((item) => item.trim().startsWith(wanted));
  }
  return value.startsWith(wanted);
}

function checkLength({ minimum, maximum }: { minimum: number; maximum: number }, bytes: number): void {
  if (bytes < minimum) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      status: 400,
      fields: { ProposedSize: bytes, MinSizeAllowed: minimum },
    });
  }
  if (bytes > maximum) {
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      status: 400,
      fields: { ProposedSize: bytes, MaxSizeAllowed: maximum },
    });
  }
}

function parsePolicy(policy: string): { expiresAtMs: number; conditions: Condition[] } {
  const text = decodePolicy(policy);
  const document = parseJson(text);
  const expiration = document['expiration'];
  if (expiration === undefined) throw invalidPolicy('Policy missing expiration.');
  const expiresAtMs = typeof expiration === 'string' ? parseIsoDate(expiration) : undefined;
  if (expiresAtMs === undefined) throw invalidPolicy(`Invalid 'expiration' value: '${expiration}'`);
  const conditions = document['conditions'];
  if (conditions === undefined) throw invalidPolicy('Policy missing conditions.');
  if (!Array.isArray(conditions)) throw invalidPolicy("Invalid 'conditions' value: must be a List.");
  return { expiresAtMs, conditions: conditions.map(parseCondition) };
}

function decodePolicy(policy: string): string {
  const compact = policy.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) throw invalidPolicy('invalid Base64 encoding.');
  const text = Buffer.from(compact, 'base64').toString();
  if (text === '') throw invalidPolicy("Expecting '{' but found End-of-Input");
  return text;
}

function parseJson(text: string): Record<string, unknown> {
  try {
    // `\$` is an escape of policy documents that JSON does not know.
    const document: unknown = JSON.parse(text.replace(/((?:^|[^\\])(?:\\\\)*)\\\$/g, '$1$$'));
    if (isRecord(document)) return document;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidPolicy('Invalid JSON.');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseCondition(condition: unknown): Condition {
  if (Array.isArray(condition)) return parseListCondition(condition);
  if (!isRecord(condition)) throw invalidPolicy('Invalid condition test: must be a List or Object.');
  const [entry, ...more] = Object.entries(condition);
  if (entry === undefined || more.length > 0) {
    throw invalidPolicy(
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    );
  }
  const [field, value] = entry;
  if (typeof value !== 'string') throw invalidPolicy('Invalid Simple-Condition: value must be a string.');
  return { kind: 'eq', field: field.toLowerCase(), value, text: conditionText('eq', field, value) };
}

function parseListCondition(list: readonly unknown[]): Condition {
  const [operation, left, right] = list;
  if (typeof operation !== 'string') throw invalidPolicy('Invalid Condition: missing operation identifier.');
  const kind = operation.toLowerCase();
  if (kind !== 'eq' && kind !== 'starts-with' && kind !== 'content-length-range') {
    throw invalidPolicy(`Invalid Condition: unknown operation '${operation}'.`);
  }
  if (list.length !== 3) throw invalidPolicy(`Invalid ${operation}: wrong number of arguments.`);
  if (kind === 'content-length-range') {
    const minimum = Number(left);
    const maximum = Number(right);
    if (!Number.isSafeInteger(minimum) || !Number.isSafeInteger(maximum)) {
      throw invalidPolicy('Invalid content-length-range: arguments must be integers.');
    }
    return { kind, minimum, maximum };
  }
  if (typeof left !== 'string' || typeof right !== 'string' || !left.startsWith('$')) {
    throw invalidPolicy(`Invalid ${operation}: wrong number of arguments.`);
  }
  const field = left.slice(1);
  return { kind, field: field.toLowerCase(), value: right, text: conditionText(kind, field, right) };
}

function conditionText(kind: string, field: string, value: string): string {
  return `["${kind}", "$${field}", "${value}"]`;
}
