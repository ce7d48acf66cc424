import { S3 } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { iamCloud, type Keys } from '../../test/support/iam.ts';
import { createSigningKeys } from './signing-keys.ts';

const t = iamCloud();
const Bucket = 'uploads';
const MINUTE_MS = 60_000;
const signing = createSigningKeys();
let s3: S3;
let writer: Keys;

beforeAll(async () => {
  s3 = t.cloud().client(S3);
  await s3.createBucket({ Bucket });
  const Resource = `arn:aws:s3:::${Bucket}/mine/*`;
  writer = await t.userWith('writer', {
    Effect: 'Allow',
    Action: ['s3:PutObject', 's3:PutObjectTagging'],
    Resource,
  });
});

interface Sent {
  fields?: Record<string, string>;
  conditions?: unknown[];
  file?: Blob | string;
  fileName?: string;
  bucket?: string;
  /** Fields before the file that the policy does not name as they are. */
  also?: Record<string, string>;
}

/** Signs a policy over the fields as SDKs do, and posts the form as a browser does. */
async function post(
  keys: Keys,
  { fields = {}, conditions, file = 'content', fileName = 'a.txt', ...more }: Sent,
) {
  const { bucket = Bucket, also = {} } = more;
  const nowMs = t.cloud().clock.now();
  const date = new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = { date: date.slice(0, 8), region: 'us-east-1', service: 's3' };
  const all: Record<string, string> = {
    ...fields,
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${keys.accessKeyId}/${scope.date}/us-east-1/s3/aws4_request`,
    'x-amz-date': date,
  };
  const exact = Object.entries(all).map(([name, value]) => ({ [name]: value }));
  const document = {
    expiration: new Date(nowMs + MINUTE_MS).toISOString(),
    conditions: [...exact, { bucket }, ...(conditions ?? [])],
  };
  const policy = Buffer.from(JSON.stringify(document)).toString('base64');
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...all, ...also })) form.append(name, value);
  form.append('policy', policy);
  form.append('x-amz-signature', signing.v4(keys.secretAccessKey, scope).hex(policy));
  form.append('file', typeof file === 'string' ? new Blob([file]) : file, fileName);
  return send(form, bucket);
}

async function send(form: FormData, bucket = Bucket) {
  const response = await fetch(`${t.cloud().endpoint}/${bucket}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const { status, headers } = response;
  const text = await response.text();
  const code = /<Code>(.*)<\/Code>/.exec(text)?.[1];
  const message = /<Message>(.*)<\/Message>/.exec(text)?.[1];
  return { status, headers, text, error: code === undefined ? undefined : `${code}: ${message}` };
}

async function keysOf(): Promise<(string | undefined)[]> {
  return ((await s3.listObjectsV2({ Bucket })).Contents ?? []).map(({ Key }) => Key);
}

test('puts an object with the headers and tags that the fields say', async () => {
  const { status, headers, text } = await post(writer, {
    fields: {
      key: 'mine/photo.png',
      'Content-Type': 'image/png',
      'Cache-Control': 'no-store',
      'x-amz-meta-where': 'Zürich',
      'x-amz-storage-class': 'STANDARD_IA',
      tagging: '<Tagging><TagSet><Tag><Key>a b</Key><Value>1=2</Value></Tag></TagSet></Tagging>',
    },
    file: 'pixels',
  });
  expect([status, text]).toEqual([204, '']);
  expect(headers.get('location')).toBe(`${t.cloud().endpoint}/uploads/mine%2Fphoto.png`);
  const found = await s3.getObject({ Bucket, Key: 'mine/photo.png' });
  expect(await found.Body?.transformToString()).toBe('pixels');
  expect(headers.get('etag')).toBe(found.ETag);
  expect(found).toMatchObject({
    ContentType: 'image/png',
    CacheControl: 'no-store',
    StorageClass: 'STANDARD_IA',
    TagCount: 1,
  });
  const { TagSet } = await s3.getObjectTagging({ Bucket, Key: 'mine/photo.png' });
  expect(TagSet).toEqual([{ Key: 'a b', Value: '1=2' }]);
});

test('streams a large file', async () => {
  const bytes = Buffer.alloc(5_000_000, 'x');
  expect((await post(writer, { fields: { key: 'mine/large' }, file: new Blob([bytes]) })).status).toBe(204);
  const { ContentLength } = await s3.headObject({ Bucket, Key: 'mine/large' });
  expect(ContentLength).toBe(bytes.length);
});

test('answers as the form asks: nothing, a document or a redirect', async () => {
  const as = (more: Record<string, string>) => post(writer, { fields: { key: 'mine/a&b', ...more } });
  expect((await as({ success_action_status: '200' })).status).toBe(200);
  expect((await as({ success_action_status: '404' })).status).toBe(204);
  const created = await as({ success_action_status: '201' });
  const etag = '&quot;9a0364b9e99bb480dd25e1f0284c8555&quot;';
  expect([created.status, created.text]).toEqual([
    201,
    '<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>' +
      `<Location>${t.cloud().endpoint}/uploads/mine%2Fa%26b</Location><Bucket>uploads</Bucket>` +
      `<Key>mine/a&amp;b</Key><ETag>${etag}</ETag></PostResponse>`,
  ]);
  const redirected = await as({ success_action_redirect: 'https://app.test/done?from=form' });
  expect([redirected.status, redirected.headers.get('location')]).toEqual([
    303,
    'https://app.test/done?from=form&bucket=uploads&key=mine%2Fa%26b&etag=%229a0364b9e99bb480dd25e1f0284c8555%22',
  ]);
  expect((await as({ success_action_redirect: 'javascript:alert(1)' })).status).toBe(204);
});

test('puts the name of the file in its place in a field', async () => {
  const also = { key: 'mine/$' + '{filename}' };
  const sent = { conditions: [['starts-with', '$key', 'mine/']], fileName: 'dir\\holiday.png', also };
  expect((await post(writer, sent)).status).toBe(204);
  expect(await keysOf()).toContain('mine/holiday.png');
});

test('keeps to the policy, and leaves nothing of what it refuses', async () => {
  const before = await keysOf();
  const tooLong = await post(writer, {
    fields: { key: 'mine/long' },
    conditions: [['content-length-range', 1, 10]],
    file: 'x'.repeat(100_000),
  });
  expect(tooLong.error).toBe('EntityTooLarge: Your proposed upload exceeds the maximum allowed size');
  const other = await post(writer, {
    fields: { key: 'mine/one' },
    also: { key: 'mine/other' },
  });
  expect(other.error).toBe(
    'AccessDenied: Invalid according to Policy: Policy Condition failed: [&quot;eq&quot;, &quot;$key&quot;, ' +
      '&quot;mine/one&quot;]',
  );
  const extra = await post(writer, { fields: { key: 'mine/one' }, also: { acl: 'private' } });
  expect(extra.error).toBe('AccessDenied: Invalid according to Policy: Extra input fields: acl');
  expect(await keysOf()).toEqual(before);
});

test('knows who signed, and what that one may do', async () => {
  const fields = { key: 'mine/x' };
  const forged = await post({ ...writer, secretAccessKey: 'guessed' }, { fields });
  expect([forged.status, forged.error?.split(':')[0]]).toEqual([403, 'SignatureDoesNotMatch']);
  const elsewhere = await post(writer, { fields: { key: 'yours/x' } });
  expect(elsewhere.error).toContain(
    `user/writer is not authorized to perform: s3:PutObject on resource: &quot;arn:aws:s3:::uploads/yours/x&quot;`,
  );
  const form = new FormData();
  form.append('key', 'mine/x');
  form.append('file', new Blob(['x']));
  expect(await send(form)).toMatchObject({ status: 403, error: 'AccessDenied: Access Denied' });
});

test('refuses forms that lack what is needed', async () => {
  const file = new Blob(['x']);
  const noKey = new FormData();
  noKey.append('file', file);
  expect((await send(noKey)).error).toBe(
    "InvalidArgument: Bucket POST must contain a field named 'key'.  If it is specified, please check the order " +
      'of the fields.',
  );
  const emptyKey = new FormData();
  emptyKey.append('key', '');
  emptyKey.append('file', file);
  expect((await send(emptyKey)).error).toBe('InvalidArgument: User key must have a length greater than 0.');
  const noFile = new FormData();
  noFile.append('key', 'k');
  expect((await send(noFile)).error).toBe(
    'InvalidArgument: POST requires exactly one file upload per request.',
  );
  expect((await post(writer, { fields: { key: 'k' }, bucket: 'no-such-bucket' })).error).toBe(
    'NoSuchBucket: The specified bucket does not exist',
  );
  const tagged = await post(writer, { fields: { key: 'mine/x', tagging: '<Tagging>' } });
  expect(tagged.error).toContain('MalformedXML: ');
});
