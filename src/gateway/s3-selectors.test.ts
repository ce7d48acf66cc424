import { beforeAll, expect, test } from 'vitest';
import { rawFailure, s3Cloud } from '../../test/support/s3.ts';

const t = s3Cloud();
let bucket = '';
beforeAll(async () => {
  bucket = await t.bucket();
  await t.put(bucket, 'key', 'content');
});

const refusal = async (method: string, path: string, headers: Record<string, string> = {}) =>
  rawFailure(await t.raw(method, `/${path.replace('BUCKET', bucket)}`, { headers }));

const argument = (text: string, name: string, value?: string) =>
  `400 InvalidArgument: ${text} (ArgumentName=${name}${value === undefined ? '' : `, ArgumentValue=${value}`})`;
const conflict = (names: string) =>
  argument(`Conflicting query string parameters: ${names}`, 'ResourceType', names.split(',')[0]);
const NO_VERSION_ID = 'This operation does not accept a version-id.';
const NOT_ALLOWED = '405 MethodNotAllowed: The specified method is not allowed against this resource.';

test.each([
  // Two operations at once, in alphabetical order and before the bucket is looked up.
  ['GET', 'BUCKET?versioning&acl', conflict('acl, versioning')],
  ['GET', 'no-such-bucket?location&versioning', conflict('location, versioning')],
  ['GET', 'BUCKET/key?tagging&acl', conflict('acl, tagging')],
  ['GET', 'BUCKET/key?partNumber=1&tagging', conflict('partNumber, tagging')],
  // Parameters of the other form of a list.
  [
    'GET',
    'no-such-bucket?list-type=2&marker=x',
    argument('Marker unsupported with REST.GET.BUCKET in list-type=2', 'marker'),
  ],
  [
    'GET',
    'no-such-bucket?start-after=a',
    argument('startAfter only supported in REST.GET.BUCKET with list-type=2', 'start-after'),
  ],
  [
    'GET',
    'BUCKET?start-after=a&continuation-token=b',
    argument('continuation-token only supported in REST.GET.BUCKET with list-type=2', 'continuation-token'),
  ],
  // Versions are of objects.
  ['GET', 'BUCKET?versionId=x', argument(NO_VERSION_ID, 'versionId', 'x')],
  ['DELETE', 'no-such-bucket?versionId=x', argument(NO_VERSION_ID, 'versionId', 'x')],
  ['GET', 'BUCKET/key?versionId=', argument('Version id cannot be the empty string', 'versionId', '')],
  ['GET', 'BUCKET?partNumber=1', '400 InvalidRequest: Object must have a valid key name.'],
  [
    'PUT',
    'no-such-bucket?website=v',
    argument('The website parameter must not have a value', 'website', 'v'),
  ],
  ['GET', 'BUCKET?delete', `${NOT_ALLOWED} (Method=GET, ResourceType=MULTI_OBJECT_DELETE)`],
  // What a method does not do to a part is not done to the whole.
  ['DELETE', 'BUCKET?versioning', `${NOT_ALLOWED} (Method=DELETE, ResourceType=VERSIONING)`],
  ['PUT', 'BUCKET?location', `${NOT_ALLOWED} (Method=PUT, ResourceType=LOCATION)`],
  ['PUT', 'BUCKET/key?location', `${NOT_ALLOWED} (Method=PUT, ResourceType=LOCATION)`],
  ['DELETE', 'BUCKET/key?restore', `${NOT_ALLOWED} (Method=DELETE, ResourceType=RESTORE)`],
  ['POST', 'BUCKET/key?tagging', `${NOT_ALLOWED} (Method=POST, ResourceType=OBJECT_TAGGING)`],
  ['GET', 'BUCKET/key?partNumber=1&uploadId=u', `${NOT_ALLOWED} (Method=GET, ResourceType=PART)`],
  ['GET', 'BUCKET?uploadId=x', '400 InvalidRequest: A key must be specified'],
  [
    'GET',
    'BUCKET/key?logging',
    '400 NoLoggingStatusForKey: There is no such thing as the ?logging sub-resource for a key',
  ],
  [
    'GET',
    'BUCKET/key?uploads',
    '400 InvalidRequest: Key is not expected for the GET method ?uploads subresource',
  ],
  [
    'POST',
    'BUCKET',
    '412 PreconditionFailed: At least one of the pre-conditions you specified did not hold (Condition=Bucket POST must be of the enclosure-type multipart/form-data)',
  ],
  // An upload's number without its id, and the other way round.
  ['PUT', 'BUCKET/key?uploadId=abc', `${NOT_ALLOWED} (Method=PUT, ResourceType=UPLOAD)`],
  [
    'PUT',
    'BUCKET/key?partNumber=1',
    argument('This operation does not accept partNumber without uploadId', 'partNumber', 'partNumber'),
  ],
])('%s %s is refused', async (method, path, expected) => {
  expect(await refusal(method, path)).toBe(expected);
});

test('what was refused has changed nothing', async () => {
  expect(await t.text(bucket, 'key')).toBe('content');
});

test('only copies have a source', async () => {
  const text = 'You can only specify a copy source header for copy requests.';
  const headers = { 'x-amz-copy-source': 'other/key' };
  expect(await refusal('POST', 'BUCKET/key?uploadId=abc', headers)).toBe(
    argument(text, 'x-amz-copy-source', 'other/key'),
  );
});

test('nothing but buckets and objects has a HEAD; what a GET would tell is told', async () => {
  const head = async (path: string) => {
    const { status, headers } = await t.raw('HEAD', `/${path.replace('BUCKET', bucket)}`);
    return `${status} ${headers.get('allow')}`;
  };
  expect(await head('BUCKET')).toBe('200 null');
  expect(await head('BUCKET/key?x-id=HeadObject')).toBe('200 null');
  expect(await head('no-such-bucket?location')).toBe('405 GET');
  expect(await head('BUCKET/key?acl')).toBe('405 GET');
  expect(await head('BUCKET/key?uploads')).toBe('405 null');
  expect(await head('BUCKET?acl&versioning')).toBe('400 null');
  expect((await t.raw('PUT', `/${bucket}/key?uploadId=a`)).headers.get('allow')).toBe('DELETE, POST, GET');
});

test('what selects nothing is ignored', async () => {
  for (const query of ['foo=bar', 'Versioning', 'list-type=1']) {
    expect((await t.raw('GET', `/${bucket}?${query}`)).body).toContain('<ListBucketResult');
  }
  expect((await t.raw('GET', `/${bucket}/key?metrics`)).body).toBe('content');
});
