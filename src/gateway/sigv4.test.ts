import { describe, expect, it } from 'vitest';
import type { RequestHead } from './request-head.ts';
import {
  accepts,
  BASIC,
  DOCS_MS,
  EMPTY,
  KEY,
  keys,
  LIST,
  refusal,
  SECRET,
  SUITE_SECRET,
  s3At,
  s3Request,
} from './signatures.test-suite.ts';
import type { SignatureOptions } from './signed-request.ts';
import { createSigningKeys } from './signing-keys.ts';
import { needsBodySha256, readSignature, signatureStyle, verifySignature } from './sigv4.ts';

describe('the examples of the S3 documentation', () => {
  it.each([
    [
      'GET object',
      s3Request(
        'GET',
        '/test.txt',
        'host;range;x-amz-content-sha256;x-amz-date',
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
        { range: 'bytes=0-9' },
      ),
    ],
    [
      'PUT object',
      s3Request(
        'PUT',
        '/test%24file.text',
        'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
        '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
        {
          date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
          'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
        },
      ),
    ],
    [
      'GET bucket lifecycle',
      s3Request(
        'GET',
        '/?lifecycle',
        BASIC,
        'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
      ),
    ],
    ['GET bucket (list objects)', LIST],
  ])('%s', (_name, head) => {
    const signed = accepts(head, s3At(DOCS_MS));
    expect(signed).toMatchObject({ accessKeyId: KEY, region: 'us-east-1', service: 's3', version: 'v4' });
    expect(() => verifySignature(signed, `${SECRET}x`, { keys })).toThrow(/does not match/);
  });

  it('presigned GET object', () => {
    const url =
      `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${KEY}%2F20130524%2Fus-east-1%2Fs3%2Faws4_request` +
      '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=' +
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
    const head = { method: 'GET', url, headers: { host: 'examplebucket.s3.amazonaws.com' } };
    expect(accepts(head, s3At(DOCS_MS + 86_400_000))).toMatchObject({
      carrier: 'query',
      claimedSha256: undefined,
    });
    expect(refusal(() => accepts(head, s3At(DOCS_MS + 86_400_001)))).toEqual({
      code: 'AccessDenied',
      message: 'Request has expired',
      status: 403,
      fields: {
        'X-Amz-Expires': '86400',
        Expires: '2013-05-25T00:00:00Z',
        ServerTime: '2013-05-25T00:00:00Z',
      },
    });
    // Advancing the world's clock by a day ends links of today, though the wall clock stands still.
    const moved = s3At(DOCS_MS, { movedSince: () => 86_400_001 });
    expect(refusal(() => accepts(head, moved)).message).toBe('Request has expired');
  });
});

describe('the published test suite', () => {
  const SUITE_MS = Date.UTC(2015, 7, 30, 12, 36);
  const suite = (method: string, url: string, signature: string, more: Record<string, string> = {}) => {
    const signedHeaders = ['host', 'x-amz-date', ...Object.keys(more)].sort().join(';');
    return {
      method,
      url,
      headers: {
        host: 'example.amazonaws.com',
        'x-amz-date': '20150830T123600Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
          `SignedHeaders=${signedHeaders}, Signature=${signature}`,
        ...more,
      },
    };
  };
  const options: SignatureOptions = { style: 'query', wallMs: SUITE_MS };

  it.each([
    ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-query-order-value',
      'GET',
      '/?Param1=value2&Param1=value1',
      '5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694',
    ],
    [
      'get-vanilla-utf8-query',
      'GET',
      '/?\u00e1\u0088\u00b4=bar',
      '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
    ],
    [
      'get-utf8',
      'GET',
      '/\u00e1\u0088\u00b4',
      '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85',
    ],
    [
      'get-relative',
      'GET',
      '/example/..',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    ['get-slashes', 'GET', '//example//', '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
    [
      'get-space',
      'GET',
      '/example space/',
      '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741',
    ],
    ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ])('%s', (_name, method, url, signature) => {
    const signed = accepts(suite(method, url, signature), options, SUITE_SECRET, EMPTY);
    expect(needsBodySha256(signed)).toBe(true);
  });

  it('post-x-www-form-urlencoded', () => {
    const head = suite('POST', '/', 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    const bodySha256 = '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e';
    accepts(head, options, SUITE_SECRET, bodySha256);
    expect(refusal(() => accepts(head, options, SUITE_SECRET, EMPTY)).code).toBe('SignatureDoesNotMatch');
  });

  it('get-header-key-duplicate and -value-trim: lines are joined and blanks collapsed as the signer did', () => {
    const twoLines: RequestHead = {
      ...suite('GET', '/', 'c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea', {
        'my-header1': 'value2, value2, value1',
      }),
      rawHeaders: ['My-Header1', 'value2', 'My-Header1', 'value2', 'My-Header1', 'value1'],
    };
    accepts(twoLines, options, SUITE_SECRET, EMPTY);
    const trimmed = suite('GET', '/', 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736', {
      'my-header1': ' value1',
      'my-header2': ' "a   b   c"',
    });
    accepts(trimmed, options, SUITE_SECRET, EMPTY);
  });

  it('SigV4A: the key pair is derived from the secret as in the asymmetric suite', () => {
    const jwk = keys.v4a('AKIDEXAMPLE', SUITE_SECRET).export({ format: 'jwk' });
    const hex = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString('hex');
    expect(hex(jwk.x)).toBe('b6618f6a65740a99e650b33b6b4b5bd0d43b176d721a3edfea7e7d2d56d936b1');
    expect(hex(jwk.y)).toBe('865ed22a7eadc9c5cb9d2cbaca1b3699139fedc5043dc6661864218330c8e518');
  });
});

describe('requests without a signature', () => {
  it.each(['/', '/key?list-type=2', '/key?X-Amz-Signature=x', '/key?AWSAccessKeyId=x'])(
    '%s is anonymous',
    (url) => {
      expect(readSignature({ method: 'GET', url, headers: { host: 'h' } }, s3At(DOCS_MS)).kind).toBe(
        'anonymous',
      );
      expect(readSignature({ method: 'GET', url, headers: {} }, { style: 'json', wallMs: 0 }).kind).toBe(
        'anonymous',
      );
    },
  );
});

it('the style of a service follows from its signing name and the wire form', () => {
  expect(signatureStyle('s3', 'rest-xml')).toBe('s3');
  expect(signatureStyle('s3-object-lambda', 'rest-xml')).toBe('s3');
  expect(signatureStyle('route53', 'rest-xml')).toBe('query');
  expect(signatureStyle('ec2', 'ec2query')).toBe('ec2');
  expect(signatureStyle('lambda', 'rest-json')).toBe('rest');
  expect(signatureStyle('sqs', 'json1.0')).toBe('json');
  expect(signatureStyle('sqs', 'query')).toBe('query');
});

it('the cache of signing keys is bounded and keeps what is used', () => {
  const small = createSigningKeys(2);
  const scope = (region: string) => ({ date: '20260101', region, service: 's3' });
  const first = small.v4('secret', scope('a'));
  small.v4('secret', scope('b'));
  expect(small.v4('secret', scope('a'))).toBe(first);
  small.v4('secret', scope('c'));
  expect(small.size).toBe(2);
  expect(small.v4('secret', scope('a'))).toBe(first);
});
