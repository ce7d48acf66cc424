/**
 * Cross-origin rules of a bucket: what S3 checks of them, and what they answer to browsers.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */

import type { CrossOriginHandler, CrossOriginRequest } from '../../core/service.ts';
import type { CORSRule } from './api.gen.ts';
import { findBucket } from './buckets.ts';
import { invalidRequest, malformedXml, s3ErrorOf } from './errors.ts';

const RULES_MAX = 100;
const ID_LENGTH_MAX = 255;
const METHODS: ReadonlySet<string> = new Set(['GET', 'PUT', 'HEAD', 'POST', 'DELETE']);

/** @throws AwsError MalformedXML, InvalidRequest */
export function checkCorsRules(rules: readonly CORSRule[] | undefined): void {
  if (rules === undefined || rules.length === 0 || rules.length > RULES_MAX) throw malformedXml();
  for (const rule of rules) checkRule(rule);
}

function checkRule({ ID, AllowedMethods, AllowedOrigins, AllowedHeaders, ExposeHeaders }: CORSRule): void {
  if ((AllowedMethods ?? []).length === 0 || (AllowedOrigins ?? []).length === 0) throw malformedXml();
  if ((ID ?? '').length > ID_LENGTH_MAX) throw malformedXml();
  for (const method of AllowedMethods) {
    if (METHODS.has(method)) continue;
    throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  }
  for (const origin of AllowedOrigins) checkWildcards('AllowedOrigin', origin);
  for (const header of AllowedHeaders ?? []) checkWildcards('AllowedHeader', header);
  for (const header of ExposeHeaders ?? []) {
    if (!header.includes('*')) continue;
    throw invalidRequest(
      `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
    );
  }
}

function checkWildcards(member: string, text: string): void {
  if (text.split('*').length > 2) {
    throw invalidRequest(`${member} "${text}" can not have more than one wildcard.`);
  }
}

/** The headers that the first fitting rule gives an answer; undefined when no rule fits. */
export function corsAnswer(
  rules: readonly CORSRule[],
  { origin, method, requestHeaders, isPreflight }: Omit<CrossOriginRequest, 'path'>,
): Record<string, string> | undefined {
  for (const rule of rules) {
    const allowed = rule.AllowedOrigins.find((pattern) => fits(pattern, origin));
    if (allowed === undefined || !rule.AllowedMethods.includes(method)) continue;
    const headers = rule.AllowedHeaders ?? [];
    const isEveryHeader = requestHeaders.every((name) =>
      headers.some((pattern) => fits(pattern.toLowerCase(), name.toLowerCase())),
    );
    if (!isEveryHeader) continue;
    const isAnyone = allowed === '*';
    return {
      'access-control-allow-origin': isAnyone ? '*' : origin,
      'access-control-allow-methods': rule.AllowedMethods.join(', '),
      ...(isAnyone ? {} : { 'access-control-allow-credentials': 'true' }),
      ...(rule.ExposeHeaders === undefined || rule.ExposeHeaders.length === 0
        ? {}
        : { 'access-control-expose-headers': rule.ExposeHeaders.join(', ') }),
      ...(rule.MaxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(rule.MaxAgeSeconds) }),
      ...(isPreflight && requestHeaders.length > 0
        ? { 'access-control-allow-headers': requestHeaders.join(', ').toLowerCase() }
        : {}),
      vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    };
  }
  return undefined;
}

function fits(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*');
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}

/** What a bucket answers to pages of other origins. Buckets without rules leave it to others to decide. */
export const crossOrigin: CrossOriginHandler = async ({ tx }, request) => {
  const name = request.path.split('/')[1] ?? '';
  const bucket = await findBucket(tx, name);
  if (bucket?.cors === undefined) return undefined;
  const headers = corsAnswer(bucket.cors, request);
  return headers === undefined ? { refusal: corsForbidden(request) } : { headers };
};

function corsForbidden({ method, path }: CrossOriginRequest): Error {
  const text =
    'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request ' +
    'method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the ' +
    "resource's CORS spec.";
  const ResourceType = /^\/[^/]*\/./.test(path) ? 'OBJECT' : 'BUCKET';
  return s3ErrorOf('AccessForbidden', 403, text, { Method: method, ResourceType });
}
