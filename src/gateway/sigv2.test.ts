import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { RequestHead } from './request-head.ts';
import { KEY, keys, refusal, SECRET, s3At, signedOf } from './signatures.test-suite.ts';
import { readSignature, verifySignature } from './sigv4.ts';

describe('S3 Version 2', () => {
  // "Signing and authenticating REST requests" of the S3 user guide.
  const GUIDE_MS = Date.UTC(2007, 2, 27, 19, 36, 42);
  const get = (signature: string): RequestHead => ({
    method: 'GET',
    url: '/photos/puppy.jpg',
    headers: {
      host: 'awsexamplebucket1.us-west-1.s3.amazonaws.com',
      date: 'Tue, 27 Mar 2007 19:36:42 +0000',
      authorization: `AWS ${KEY}:${signature}`,
    },
  });

  it('accepts the GET of the user guide and refuses another signature', () => {
    const signed = signedOf(get('qgk2+6Sv9/oM7G3qLEjTH1a1l1g='), s3At(GUIDE_MS));
    verifySignature(signed, SECRET, { keys, bucket: 'awsexamplebucket1' });
    expect(refusal(() => verifySignature(signed, SECRET, { keys, bucket: 'other' }))).toMatchObject({
      code: 'SignatureDoesNotMatch',
      fields: {
        StringToSign: 'GET\n\n\nTue, 27 Mar 2007 19:36:42 +0000\n/other/photos/puppy.jpg',
        SignatureProvided: 'qgk2+6Sv9/oM7G3qLEjTH1a1l1g=',
      },
    });
  });

  it('signs subresources, x-amz-* headers and decoded response overrides', () => {
    const toSign =
      'PUT\n\ntext/plain\n\nx-amz-date:20070327T193642Z\nx-amz-meta-a:b\n' +
      '/bucket/key?acl&response-content-type=a/b&versionId=v';
    const head: RequestHead = {
      method: 'PUT',
      url: '/bucket/key?versionId=v&prefix=ignored&response-content-type=a%2Fb&acl=',
      headers: {
        'content-type': 'text/plain',
        'x-amz-date': '20070327T193642Z',
        'x-amz-meta-a': 'b',
        authorization: `AWS ${KEY}:${createHmac('sha1', SECRET).update(toSign).digest('base64')}`,
      },
    };
    verifySignature(signedOf(head, s3At(GUIDE_MS)), SECRET, { keys });
  });

  const presigned = (expires: string, path = '/bucket/key') => {
    const signature = createHmac('sha1', SECRET).update(`GET\n\n\n${expires}\n${path}`).digest('base64');
    const query = `AWSAccessKeyId=${KEY}&Expires=${expires}&Signature=${encodeURIComponent(signature)}`;
    return { method: 'GET', url: `/bucket/key?${query}`, headers: { host: 'localhost' } };
  };

  it('presigned: accepted until it expires', () => {
    const expires = String(GUIDE_MS / 1000);
    verifySignature(signedOf(presigned(expires), s3At(GUIDE_MS)), SECRET, { keys });
    expect(refusal(() => readSignature(presigned(expires), s3At(GUIDE_MS + 1)))).toMatchObject({
      code: 'AccessDenied',
      message: 'Request has expired',
      fields: { Expires: '2007-03-27T19:36:42Z', ServerTime: '2007-03-27T19:36:42Z' },
    });
    const other = signedOf(presigned(expires, '/bucket/other'), s3At(GUIDE_MS));
    expect(refusal(() => verifySignature(other, SECRET, { keys })).code).toBe('SignatureDoesNotMatch');
  });

  it.each<[string, RequestHead, string]>([
    [
      'no key',
      { method: 'GET', url: '/b/k?Signature=x&Expires=1', headers: {} },
      'Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters',
    ],
    ['no date', presigned('tomorrow'), 'Invalid date (should be seconds since epoch): tomorrow'],
    ['a far date', presigned('2147483648'), 'Invalid date (should be seconds since epoch): 2147483648'],
    [
      'a broken header',
      get('a:b'),
      'AWS authorization header is invalid.  Expected AwsAccessKeyId:signature',
    ],
  ])('refused with %s', (_name, head, message) => {
    expect(refusal(() => readSignature(head, s3At(GUIDE_MS))).message).toBe(message);
  });

  it('by path, a bucket may be signed with the slash that boto3 does not send', () => {
    const date = 'Tue, 27 Mar 2007 19:36:42 +0000';
    const signature = createHmac('sha1', SECRET).update(`GET\n\n\n${date}\n/bucket/`).digest('base64');
    const head = { ...get(signature), url: '/bucket?list-type=2' };
    verifySignature(signedOf(head, s3At(GUIDE_MS)), SECRET, { keys });
  });
});
