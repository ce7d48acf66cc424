import { describe, expect, it } from 'vitest';
import type { RequestHead } from './request-head.ts';
import {
  accepts,
  authorization,
  BASIC,
  DOCS_MS,
  EMPTY,
  KEY,
  keys,
  LIST,
  listWith,
  refusal,
  SCOPE,
  SECRET,
  s3At,
  sha256,
  signedOf,
} from './signatures.test-suite.ts';
import type { SignatureOptions } from './signed-request.ts';
import { checkBodySha256, readSignature } from './sigv4.ts';

describe('what S3 refuses', () => {
  const options = s3At(DOCS_MS);
  const read = (head: RequestHead, more?: Partial<SignatureOptions>) =>
    refusal(() => readSignature(head, { ...options, ...more }));
  const malformed = (detail: string) => ({
    code: 'AuthorizationHeaderMalformed',
    message: `The authorization header is malformed; ${detail}`,
    status: 400,
  });

  it('a wrong signature, with the strings that were signed', () => {
    const outcome = refusal(() => accepts(LIST, options, 'other'));
    const canonical =
      `GET\n/\nmax-keys=2&prefix=J\nhost:examplebucket.s3.amazonaws.com\nx-amz-content-sha256:${EMPTY}\n` +
      `x-amz-date:20130524T000000Z\n\n${BASIC}\n${EMPTY}`;
    const toSign =
      `AWS4-HMAC-SHA256\n20130524T000000Z\n${SCOPE}\n` +
      'df57d21db20da04d7fa30298dd4488ba3a2b47ca3a489c74750e0f1e7df1b9b7';
    const hex = (text: string) => Buffer.from(text).toString('hex').match(/../g)!.join(' ');
    expect(outcome).toEqual({
      code: 'SignatureDoesNotMatch',
      message:
        'The request signature we calculated does not match the signature you provided. ' +
        'Check your key and signing method.',
      status: 403,
      fields: {
        AWSAccessKeyId: KEY,
        StringToSign: toSign,
        SignatureProvided: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
        StringToSignBytes: hex(toSign),
        CanonicalRequest: canonical,
        CanonicalRequestBytes: hex(canonical),
      },
    });
  });

  it.each<[string, RequestHead, string]>([
    ['another method', { ...LIST, method: 'PUT' }, 'SignatureDoesNotMatch'],
    ['another path', { ...LIST, url: '/x?max-keys=2&prefix=J' }, 'SignatureDoesNotMatch'],
    ['another parameter', { ...LIST, url: '/?max-keys=3&prefix=J' }, 'SignatureDoesNotMatch'],
    ['one more parameter', { ...LIST, url: '/?max-keys=2&prefix=J&x-id=1' }, 'SignatureDoesNotMatch'],
    ['another host', listWith({ host: 'other.s3.amazonaws.com' }), 'SignatureDoesNotMatch'],
    ['another body', listWith({ 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }), 'SignatureDoesNotMatch'],
  ])('%s', (_name, head, code) => {
    expect(refusal(() => accepts(head, options)).code).toBe(code);
  });

  it.each<[string, RequestHead, object]>([
    [
      'a scheme without parameters',
      listWith({ authorization: 'AWS4-HMAC-SHA256' }),
      {
        code: 'InvalidArgument',
        message: "Authorization header is invalid -- one and only one ' ' (space) required",
        fields: { ArgumentName: 'Authorization', ArgumentValue: 'AWS4-HMAC-SHA256' },
      },
    ],
    [
      'another scheme',
      listWith({ authorization: 'Bearer token' }),
      {
        code: 'InvalidArgument',
        message: 'Unsupported Authorization Type',
        fields: { ArgumentName: 'Authorization', ArgumentValue: 'Bearer token' },
      },
    ],
    [
      'no payload hash, before anything else in the header',
      listWith({ 'x-amz-content-sha256': undefined, authorization: 'AWS4-HMAC-SHA256 nonsense' }),
      { code: 'InvalidRequest', message: 'Missing required header for this request: x-amz-content-sha256' },
    ],
    [
      'a payload hash that is none',
      listWith({ 'x-amz-content-sha256': 'unsigned-payload' }),
      {
        code: 'InvalidArgument',
        message:
          'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, ' +
          'STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, ' +
          'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid ' +
          'sha256 value.',
        fields: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: 'unsigned-payload' },
      },
    ],
    [
      'no date',
      listWith({ 'x-amz-date': undefined }),
      { code: 'AccessDenied', message: 'AWS authentication requires a valid Date or x-amz-date header' },
    ],
    [
      'an unreadable x-amz-date beside a good Date',
      listWith({ 'x-amz-date': '2013-05-24T00:00:00Z', date: 'Fri, 24 May 2013 00:00:00 GMT' }),
      { code: 'AccessDenied', message: 'AWS authentication requires a valid Date or x-amz-date header' },
    ],
    [
      'missing components',
      listWith({ authorization: `AWS4-HMAC-SHA256 Credential=${KEY}/${SCOPE}, Signature=00` }),
      malformed(
        'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
      ),
    ],
    [
      'a credential of four parts',
      listWith({ authorization: authorization({ credential: `${KEY}/20130524/s3/aws4_request` }) }),
      malformed(
        'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      ),
    ],
    [
      'a scope date that is no day',
      listWith({ authorization: authorization({ credential: `${KEY}/20130231/us-east-1/s3/aws4_request` }) }),
      malformed(
        'incorrect date format "20130231". This date in the credential must be in the format "yyyyMMdd".',
      ),
    ],
    [
      'another terminal',
      listWith({ authorization: authorization({ credential: `${KEY}/20130524/us-east-1/s3/aws4_reques` }) }),
      malformed('incorrect terminal "aws4_reques". This endpoint uses "aws4_request".'),
    ],
    [
      'a scope date that is not the day of the request',
      listWith({ authorization: authorization({ credential: `${KEY}/20130523/us-east-1/s3/aws4_request` }) }),
      malformed('Invalid credential date. Date is not the same as X-Amz-Date.'),
    ],
    [
      'an x-amz-* header that is not signed',
      listWith({ 'x-amz-meta-size': '1', 'content-md5': 'x', 'x-amz-acl': 'private' }),
      {
        code: 'AccessDenied',
        message: 'There were headers present in the request which were not signed',
        fields: {
          HeadersNotSigned: expect.stringMatching(/^(?=.*x-amz-meta-size)(?=.*content-md5)(?=.*x-amz-acl)/),
        },
      },
    ],
    [
      'a Host that is not signed',
      listWith({ authorization: authorization({ headers: 'x-amz-date' }) }),
      { code: 'AccessDenied', fields: { HeadersNotSigned: 'host' } },
    ],
    [
      'two mechanisms at once',
      listWith({}, '/?X-Amz-Algorithm=AWS4-HMAC-SHA256'),
      {
        code: 'InvalidArgument',
        message:
          'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string ' +
          'parameter or the Authorization header should be specified',
      },
    ],
  ])('%s', (_name, head, expected) => {
    expect(read(head)).toMatchObject(expected);
  });

  it('clocks more than a quarter of an hour apart, either way', () => {
    for (const offsetMs of [-900_000, 900_000]) readSignature(LIST, s3At(DOCS_MS + offsetMs));
    for (const offsetMs of [-900_001, 900_001]) {
      expect(read(LIST, { wallMs: DOCS_MS + offsetMs })).toMatchObject({
        code: 'RequestTimeTooSkewed',
        status: 403,
        fields: { RequestTime: '20130524T000000Z', MaxAllowedSkewMilliseconds: '900000' },
      });
    }
  });

  it('a region or service that is not the one of the endpoint', () => {
    expect(read(LIST, { scope: { region: 'eu-west-1' } })).toMatchObject({
      ...malformed("the region 'us-east-1' is wrong; expecting 'eu-west-1'"),
      fields: { Region: 'eu-west-1' },
    });
    const ec2 = listWith({
      authorization: authorization({ credential: `${KEY}/20130524/us-east-1/ec2/aws4_request` }),
    });
    expect(read(ec2, { scope: { services: ['s3'] } })).toMatchObject(
      malformed('incorrect service "ec2". This endpoint belongs to "s3".'),
    );
  });

  it('a body with another hash than the one that was signed', () => {
    const signed = signedOf(LIST, options);
    checkBodySha256(signed, EMPTY);
    const other = 'a'.repeat(64);
    expect(refusal(() => checkBodySha256(signed, other))).toEqual({
      code: 'XAmzContentSHA256Mismatch',
      message: "The provided 'x-amz-content-sha256' header does not match what was computed.",
      status: 400,
      fields: { ClientComputedContentSHA256: EMPTY, S3ComputedContentSHA256: other },
    });
  });

  it('accepts a date in the Date header, in any HTTP form, and an upper-case signature', () => {
    const head = (date: string) => {
      const withoutAmzDate = listWith({ 'x-amz-date': undefined, date });
      const canonical = `GET\n/\nmax-keys=2&prefix=J\nhost:${LIST.headers['host']}\n\nhost\n${EMPTY}`;
      const toSign = `AWS4-HMAC-SHA256\n${date}\n${SCOPE}\n`;
      const signature = keys.v4(SECRET, { date: '20130524', region: 'us-east-1', service: 's3' });
      const digest = signature.hex(toSign + sha256(canonical)).toUpperCase();
      return {
        ...withoutAmzDate,
        headers: {
          ...withoutAmzDate.headers,
          authorization: authorization({ headers: 'host', signature: digest }),
        },
      };
    };
    for (const date of [
      'Fri, 24 May 2013 00:00:00 GMT',
      'Friday, 24-May-13 00:00:00 GMT',
      'Fri May 24 00:00:00 2013',
      'Thu, 23 May 2013 20:00:00 EDT',
      'Fri, 24 May 2013 02:00:00 +0200',
    ]) {
      accepts(head(date), options);
    }
  });
});

describe('a plus in a path', () => {
  const options = s3At(DOCS_MS);
  const head = listWith({}, '/a+b');
  const signedAs = (path: string): RequestHead => {
    const { fields = {} } = refusal(() => accepts(listWith({}, path), options, 'other'));
    const signature = keys.v4(SECRET, signedOf(head, options)).hex(String(fields['StringToSign']));
    return listWith({ authorization: authorization({ signature }) }, '/a+b');
  };

  it('is signed as the space that it is', () => {
    const { fields } = refusal(() => accepts(head, options, 'other'));
    expect(fields?.['CanonicalRequest']).toMatch(/^GET\n\/a%20b\n/);
    accepts(signedAs('/a%20b'), options);
  });

  it('is not what another sign of it was signed as', () => {
    expect(refusal(() => accepts(signedAs('/a%2Bb'), options)).code).toBe('SignatureDoesNotMatch');
  });
});
