import { describe, expect, it } from 'vitest';
import type { RequestHead } from './request-head.ts';
import { DOCS_MS, EMPTY, KEY, refusal, SCOPE, s3At, signedOf } from './signatures.test-suite.ts';
import type { SignatureOptions } from './signed-request.ts';
import { checkBodySha256, readSignature } from './sigv4.ts';

describe('presigned S3 requests', () => {
  const base: Record<string, string> = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${KEY}/${SCOPE}`,
    'X-Amz-Date': '20130524T000000Z',
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': '00',
  };
  const presigned = (
    changes: Record<string, string | undefined>,
    headers: Record<string, string> = {},
  ): RequestHead => {
    const parameters = { ...base, ...changes };
    const query = Object.entries(parameters)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
      .join('&');
    return { method: 'GET', url: `/key?${query}`, headers: { host: 'b.s3.amazonaws.com', ...headers } };
  };
  const read = (head: RequestHead, more?: Partial<SignatureOptions>) =>
    refusal(() => readSignature(head, s3At(DOCS_MS, more)));
  const parameters = (message: string) => ({
    code: 'AuthorizationQueryParametersError',
    message,
    status: 400,
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ...Object.keys(base)
      .slice(1)
      .map((name): [string, Record<string, undefined>, string] => [
        `no ${name}`,
        { [name]: undefined },
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, ' +
          'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
      ]),
    [
      'another algorithm',
      { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA1' },
      'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
    ],
    [
      'a date of another form',
      { 'X-Amz-Date': '2013-05-24T00:00:00Z' },
      `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`,
    ],
    ['a life of words', { 'X-Amz-Expires': '1h' }, 'X-Amz-Expires should be a number'],
    ['a life beyond a long', { 'X-Amz-Expires': '9223372036854775808' }, 'X-Amz-Expires should be a number'],
    ['a negative life', { 'X-Amz-Expires': '-1' }, 'X-Amz-Expires must be non-negative'],
    [
      'a life of more than a week',
      { 'X-Amz-Expires': '604801' },
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 ' +
        'seconds',
    ],
    [
      'a malformed credential',
      { 'X-Amz-Credential': 'x' },
      'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting ' +
        '"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    ],
    [
      'a scope date of another day',
      { 'X-Amz-Credential': `${KEY}/20130523/us-east-1/s3/aws4_request` },
      'Invalid credential date "20130523". This date is not the same as X-Amz-Date: "20130524".',
    ],
  ])('refused with %s', (_name, changes, message) => {
    expect(read(presigned(changes))).toMatchObject(parameters(message));
  });

  it('refused long before their date, and with unsigned headers', () => {
    expect(read(presigned({}), { wallMs: DOCS_MS - 900_001 })).toMatchObject({
      code: 'AccessDenied',
      message: 'Request is not yet valid',
      fields: { 'X-Amz-Date': String(DOCS_MS), Expires: '2013-05-24T00:01:00Z' },
    });
    expect(read(presigned({}, { 'x-amz-meta-a': '1' })).fields).toEqual({ HeadersNotSigned: 'x-amz-meta-a' });
  });

  it('live for up to a week', () => {
    expect(signedOf(presigned({ 'X-Amz-Expires': '604800' }), s3At(DOCS_MS + 604_800_000)).carrier).toBe(
      'query',
    );
    expect(signedOf(presigned({ 'X-Amz-Expires': '0' }), s3At(DOCS_MS)).carrier).toBe('query');
  });

  it('sign a payload hash as sent and never unwrap a body', () => {
    const streaming = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };
    const signed = signedOf(presigned({ 'X-Amz-SignedHeaders': 'host' }, streaming), s3At(DOCS_MS));
    expect(signed).toMatchObject({ framing: 'plain', payloadLine: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' });
    expect(refusal(() => checkBodySha256(signed, EMPTY)).code).toBe('XAmzContentSHA256Mismatch');
  });
});
