import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type FormFields,
  type PostUpload,
  readPostSignature,
  verifyPostPolicy,
  verifyPostSignature,
} from './post-policy.ts';
import { keys, refusal, SECRET } from './signatures.test-suite.ts';

// The example of "Browser-based uploads using POST" in the S3 API reference.
const EXAMPLE_POLICY =
  'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7ImJ1Y2tldCI6ICJzaWd2' +
  'NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMt' +
  'cmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29t' +
  'L3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4' +
  'LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0s' +
  'DQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZP' +
  'RE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1B' +
  'Qy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9';
const EXAMPLE_SIGNATURE = '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e';
const NOW_MS = Date.UTC(2015, 11, 29);

const EXAMPLE: Record<string, string> = {
  key: 'user/user1/picture.jpg',
  acl: 'public-read',
  success_action_redirect: 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html',
  'content-type': 'image/jpeg',
  'x-amz-meta-uuid': '14365123651274',
  'x-amz-server-side-encryption': 'AES256',
  'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-date': '20151229T000000Z',
  'x-amz-meta-tag': '',
  policy: EXAMPLE_POLICY,
  'x-amz-signature': EXAMPLE_SIGNATURE,
};

const fieldsOf = (fields: Record<string, string | undefined>): FormFields =>
  new Map(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

const upload = (fields: Record<string, string | undefined>, more: Partial<PostUpload> = {}): PostUpload => ({
  bucket: 'sigv4examplebucket',
  fields: fieldsOf(fields),
  fileBytes: 10,
  nowMs: NOW_MS,
  ...more,
});

describe('the example of the API reference', () => {
  it('is signed by its key and holds its own conditions', () => {
    const form = readPostSignature(fieldsOf(EXAMPLE));
    if (form.kind !== 'signed') throw new Error('anonymous');
    expect(form.accessKeyId).toBe('AKIAIOSFODNN7EXAMPLE');
    verifyPostSignature(form, SECRET, keys);
    verifyPostPolicy(form.policy, upload(EXAMPLE));
    expect(refusal(() => verifyPostSignature(form, 'other', keys))).toMatchObject({
      code: 'SignatureDoesNotMatch',
      fields: { StringToSign: EXAMPLE_POLICY, SignatureProvided: EXAMPLE_SIGNATURE },
    });
  });

  it.each<[string, Record<string, string | undefined>, Partial<PostUpload>, string]>([
    [
      'another key',
      { key: 'user/user2/x' },
      {},
      'Invalid according to Policy: Policy Condition failed: ["starts-with", "$key", "user/user1/"]',
    ],
    [
      'another value',
      { acl: 'private' },
      {},
      'Invalid according to Policy: Policy Condition failed: ["eq", "$acl", "public-read"]',
    ],
    [
      'another bucket',
      {},
      { bucket: 'other' },
      'Invalid according to Policy: Policy Condition failed: ["eq", "$bucket", "sigv4examplebucket"]',
    ],
    [
      'one content type of several outside',
      { 'content-type': 'image/png, text/html' },
      {},
      'Invalid according to Policy: Policy Condition failed: ["starts-with", "$Content-Type", "image/"]',
    ],
    [
      'a field that no condition names',
      { extra: '1' },
      {},
      'Invalid according to Policy: Extra input fields: extra',
    ],
    ['the day after', {}, { nowMs: Date.UTC(2015, 11, 31) }, 'Invalid according to Policy: Policy expired.'],
  ])('refused: %s', (_name, changes, more, message) => {
    const outcome = refusal(() => verifyPostPolicy(EXAMPLE_POLICY, upload({ ...EXAMPLE, ...changes }, more)));
    expect(outcome).toMatchObject({ code: 'AccessDenied', status: 403, message });
  });

  it('fields to be ignored and several content types within are taken', () => {
    verifyPostPolicy(
      EXAMPLE_POLICY,
      upload({ ...EXAMPLE, 'x-ignore-this': '1', 'content-type': 'image/png, image/gif' }),
    );
  });
});

const policyOf = (document: unknown): string =>
  Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)).toString('base64');
const expiration = '2016-01-01T00:00:00Z';

describe('policy documents', () => {
  it('bound the length of the file', () => {
    const policy = policyOf({ expiration, conditions: [['content-length-range', 5, '10']] });
    const check = (fileBytes: number) => refusal(() => verifyPostPolicy(policy, upload({}, { fileBytes })));
    verifyPostPolicy(policy, upload({}, { fileBytes: 5 }));
    verifyPostPolicy(policy, upload({}, { fileBytes: 10 }));
    expect(check(4)).toEqual({
      code: 'EntityTooSmall',
      message: 'Your proposed upload is smaller than the minimum allowed size',
      status: 400,
      fields: { ProposedSize: 4, MinSizeAllowed: 5 },
    });
    expect(check(11)).toMatchObject({
      code: 'EntityTooLarge',
      fields: { ProposedSize: 11, MaxSizeAllowed: 10 },
    });
  });

  it('may escape a dollar', () => {
    const policy = policyOf(`{"expiration":"${expiration}","conditions":[["eq","$key","\\$1"]]}`);
    verifyPostPolicy(policy, upload({ key: '$1' }));
  });

  it.each<[string, unknown, string]>([
    ['nothing', '', "Expecting '{' but found End-of-Input"],
    ['no JSON', '{', 'Invalid JSON.'],
    ['a list', '[]', 'Invalid JSON.'],
    ['no expiration', { conditions: [] }, 'Policy missing expiration.'],
    ['an expiration of words', { expiration: 'soon', conditions: [] }, "Invalid 'expiration' value: 'soon'"],
    ['no conditions', { expiration }, 'Policy missing conditions.'],
    [
      'conditions that are no list',
      { expiration, conditions: {} },
      "Invalid 'conditions' value: must be a List.",
    ],
    [
      'a condition of words',
      { expiration, conditions: ['x'] },
      'Invalid condition test: must be a List or Object.',
    ],
    [
      'two properties',
      { expiration, conditions: [{ a: 'b', c: 'd' }] },
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    [
      'a number as value',
      { expiration, conditions: [{ a: 1 }] },
      'Invalid Simple-Condition: value must be a string.',
    ],
    ['an empty list', { expiration, conditions: [[]] }, 'Invalid Condition: missing operation identifier.'],
    [
      'an unknown operation',
      { expiration, conditions: [['like', '$key', '']] },
      "Invalid Condition: unknown operation 'like'.",
    ],
    [
      'too few arguments',
      { expiration, conditions: [['eq', '$key']] },
      'Invalid eq: wrong number of arguments.',
    ],
  ])('refused: %s', (_name, document, detail) => {
    expect(refusal(() => verifyPostPolicy(policyOf(document), upload({})))).toMatchObject({
      code: 'InvalidPolicyDocument',
      status: 400,
      message: `Invalid Policy: ${detail}`,
    });
  });

  it('refused: no base64', () => {
    expect(refusal(() => verifyPostPolicy('{}', upload({}))).message).toBe(
      'Invalid Policy: invalid Base64 encoding.',
    );
  });
});

describe('signatures of forms', () => {
  it('Version 2 signs the policy with SHA-1', () => {
    const policy = policyOf({ expiration, conditions: [] });
    const signature = createHmac('sha1', SECRET).update(policy).digest('base64');
    const form = readPostSignature(fieldsOf({ policy, awsaccesskeyid: 'AKIAIOSFODNN7EXAMPLE', signature }));
    if (form.kind !== 'signed') throw new Error('anonymous');
    verifyPostSignature(form, SECRET, keys);
    expect(() => verifyPostSignature({ ...form, signature: 'x' }, SECRET, keys)).toThrow(/does not match/);
  });

  it('a form without a policy is anonymous', () => {
    expect(readPostSignature(fieldsOf({ key: 'a' })).kind).toBe('anonymous');
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    [
      'no policy',
      { policy: undefined },
      "Bucket POST must contain a field named 'policy'.  If it is specified, please check the order of the fields.",
    ],
    [
      'no signature',
      { 'x-amz-signature': undefined },
      "Bucket POST must contain a field named 'X-Amz-Signature'.  If it is specified, please check the order of the " +
        'fields.',
    ],
    [
      'a malformed credential',
      { 'x-amz-credential': 'x' },
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    ],
    [
      'a date of another form',
      { 'x-amz-date': 'x' },
      'X-Amz-Date must be formatted via ISO8601 Long format.',
    ],
    ['another algorithm', { 'x-amz-algorithm': 'x' }, 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"'],
  ])('refused: %s', (_name, changes, message) => {
    expect(refusal(() => readPostSignature(fieldsOf({ ...EXAMPLE, ...changes })))).toMatchObject({
      code: 'InvalidArgument',
      message,
    });
  });
});
