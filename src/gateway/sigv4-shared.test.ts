import { describe, expect, it } from 'vitest';
import type { RequestHead } from './request-head.ts';
import type { SignatureStyle } from './signature-errors.ts';
import { accepts, EMPTY, refusal, sha256, signedOf } from './signatures.test-suite.ts';
import type { SignatureOptions } from './signed-request.ts';
import { checkBodySha256, readSignature } from './sigv4.ts';

describe('what the other services refuse', () => {
  const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
  const DATE = '20260102T030405Z';
  const CREDENTIAL = 'AKIDEXAMPLE/20260102/us-east-1/dynamodb/aws4_request';
  const header = (value: string, more: Record<string, string> = {}): RequestHead => ({
    method: 'POST',
    url: '/',
    headers: { host: 'dynamodb.us-east-1.amazonaws.com', 'x-amz-date': DATE, authorization: value, ...more },
  });
  const good = `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host;x-amz-date, Signature=00`;
  const read = (head: RequestHead, more: Partial<SignatureOptions> = {}) =>
    refusal(() => readSignature(head, { style: 'json', wallMs: NOW_MS, ...more }));
  const hashOf = (text: string) => Buffer.from(sha256(text), 'hex').toString('base64');

  it.each<[SignatureStyle, string, number, string, number]>([
    ['json', 'InvalidSignatureException', 400, 'IncompleteSignatureException', 400],
    ['rest', 'InvalidSignatureException', 403, 'IncompleteSignatureException', 403],
    ['query', 'SignatureDoesNotMatch', 403, 'IncompleteSignature', 400],
    ['ec2', 'SignatureDoesNotMatch', 403, 'IncompleteSignature', 400],
  ])('%s uses its own codes', (style, wrong, wrongStatus, incomplete, incompleteStatus) => {
    const options: SignatureOptions = { style, wallMs: NOW_MS };
    const outcome = refusal(() => accepts(header(good), options, 'other', EMPTY));
    expect(outcome).toMatchObject({ code: wrong, status: wrongStatus });
    expect(outcome.message).toBe(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access ' +
        'Key and signing method. Consult the service documentation for details.\n\n' +
        `The Canonical String for this request should have been\n'POST\n/\n\nhost:dynamodb.us-east-1.amazonaws.com\n` +
        `x-amz-date:${DATE}\n\nhost;x-amz-date\n${EMPTY}'\n\nThe String-to-Sign should have been\n` +
        `'AWS4-HMAC-SHA256\n${DATE}\n20260102/us-east-1/dynamodb/aws4_request\n` +
        `${sha256(`POST\n/\n\nhost:dynamodb.us-east-1.amazonaws.com\nx-amz-date:${DATE}\n\nhost;x-amz-date\n${EMPTY}`)}'\n`,
    );
    expect(read(header('AWS4-HMAC-SHA256 x'), options)).toMatchObject({
      code: incomplete,
      status: incompleteStatus,
    });
  });

  it.each<[string, RequestHead, string]>([
    [
      'a pair without an equal sign',
      header('Bearer secret'),
      'Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with ' +
        `Base64): '${hashOf('Bearer secret')}'.`,
    ],
    [
      'all parts missing',
      { method: 'POST', url: '/', headers: { host: 'h', authorization: 'AWS4-HMAC-SHA256' } },
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a " +
        `'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) ` +
        `Authorization=${hashOf('AWS4-HMAC-SHA256')}`,
    ],
    [
      'an unknown algorithm',
      header(good.replace('SHA256', 'SHA512')),
      "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'.",
    ],
    [
      'a date of another form',
      header(good, { 'x-amz-date': '201' }),
      "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601",
    ],
    [
      'a credential of four parts',
      header(good.replace('/us-east-1', '')),
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got ' +
        "'AKIDEXAMPLE/20260102/dynamodb/aws4_request'",
    ],
  ])('incomplete: %s', (_name, head, message) => {
    expect(read(head)).toMatchObject({ code: 'IncompleteSignatureException', message });
  });

  it.each<[string, RequestHead, Partial<SignatureOptions>, string]>([
    [
      'a Host that is not signed',
      header(good.replace('host;', '')),
      {},
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      'an old date',
      header(good),
      { wallMs: NOW_MS + 900_001 },
      'Signature expired: 20260102T030405Z is now earlier than 20260102T030405Z (20260102T031905Z - 15 min.)',
    ],
    [
      'a date far ahead',
      header(good),
      { wallMs: NOW_MS - 960_000 },
      'Signature not yet current: 20260102T030405Z is still later than 20260102T030305Z (20260102T024805Z + 15 min.)',
    ],
    [
      'another scope in every part',
      header(good.replace('20260102/us-east-1/dynamodb/aws4_request', 'b/c/d/e')),
      { scope: { region: 'us-east-1', services: ['dynamodb'] } },
      "Credential should be scoped to a valid region, not 'c'. Credential should be scoped to correct service: " +
        "'dynamodb'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in Credential " +
        "scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20260102', from " +
        "'20260102T030405Z'.",
    ],
    [
      'a signature in the query too',
      { ...header(good), url: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256' },
      {},
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ],
  ])('invalid: %s', (_name, head, options, message) => {
    expect(read(head, options)).toMatchObject({ code: 'InvalidSignatureException', message });
  });

  it('incomplete presigned requests', () => {
    const head = {
      method: 'GET',
      url: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=x',
      headers: { host: 'h' },
    };
    expect(read(head, { style: 'query' })).toEqual({
      code: 'IncompleteSignature',
      message:
        "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include " +
        "'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the " +
        'query-string parameters.',
      status: 400,
      fields: undefined,
    });
  });

  it('a claimed hash that is not the hash of the body is a wrong signature, since AWS hashes the body itself', () => {
    const signed = signedOf(header(good, { 'x-amz-content-sha256': EMPTY }), {
      style: 'json',
      wallMs: NOW_MS,
    });
    checkBodySha256(signed, EMPTY);
    const outcome = refusal(() => checkBodySha256(signed, sha256('other')));
    expect(outcome.code).toBe('InvalidSignatureException');
    expect(outcome.message).toContain(sha256('other'));
  });

  it('presigned: a quarter of an hour whatever X-Amz-Expires says below it, its own time above', () => {
    const url = (expires: number) =>
      `/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=` +
      `${encodeURIComponent(CREDENTIAL)}&X-Amz-Date=${DATE}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host` +
      '&X-Amz-Signature=00';
    const at = (expires: number, wallMs: number) =>
      readSignature({ method: 'GET', url: url(expires), headers: { host: 'h' } }, { style: 'query', wallMs });
    expect(at(60, NOW_MS + 900_000).kind).toBe('signed');
    expect(() => at(60, NOW_MS + 900_001)).toThrow(/^Signature expired/);
    expect(at(3600, NOW_MS + 3_600_000).kind).toBe('signed');
    expect(() => at(3600, NOW_MS + 3_600_001)).toThrow(/^Signature expired/);
  });
});
