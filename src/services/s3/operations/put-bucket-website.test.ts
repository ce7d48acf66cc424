import { expect, test } from 'vitest';
import { failure, MALFORMED, NO_BODY, NO_BUCKET, s3Cloud } from '../../../../test/support/s3.ts';

const t = s3Cloud();
const IndexDocument = { Suffix: 'index.html' };

test('keeps a configuration with all of its parts', async () => {
  const Bucket = await t.bucket();
  const WebsiteConfiguration = {
    IndexDocument,
    ErrorDocument: { Key: 'error.html' },
    RoutingRules: [
      {
        Condition: { KeyPrefixEquals: 'docs/', HttpErrorCodeReturnedEquals: '404' },
        Redirect: { ReplaceKeyPrefixWith: 'documents/', HttpRedirectCode: '302', Protocol: 'https' as const },
      },
    ],
  };
  await t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration });
  expect(await t.s3.getBucketWebsite({ Bucket })).toMatchObject(WebsiteConfiguration);
});

test('a new configuration replaces the whole one before', async () => {
  const Bucket = await t.bucket();
  await t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration: { IndexDocument } });
  const RedirectAllRequestsTo = { HostName: 'example.com', Protocol: 'https' as const };
  await t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration: { RedirectAllRequestsTo } });
  const { $metadata, ...website } = await t.s3.getBucketWebsite({ Bucket });
  expect(website).toEqual({ RedirectAllRequestsTo });
});

test('refuses configurations that contradict themselves', async () => {
  const Bucket = await t.bucket();
  const put = (WebsiteConfiguration: object) =>
    failure(t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration }));
  const rule = (RoutingRule: object) => put({ IndexDocument, RoutingRules: [RoutingRule] });
  expect(await put({ ErrorDocument: { Key: 'e' } })).toBe(
    '400 InvalidArgument: A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo ' +
      'is empty',
  );
  expect(await put({ IndexDocument: { Suffix: 'a/b' } })).toBe(
    '400 InvalidArgument: The IndexDocument Suffix is not well formed',
  );
  expect(await put({ IndexDocument, RedirectAllRequestsTo: { HostName: 'h' } })).toBe(
    '400 InvalidArgument: RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.',
  );
  expect(await put({ RedirectAllRequestsTo: { HostName: 'h', Protocol: 'gopher' } })).toBe(
    '400 InvalidRequest: Invalid protocol, protocol can be http or https. If not defined the protocol will be ' +
      'selected automatically.',
  );
  expect(await rule({ Redirect: { ReplaceKeyWith: 'a', ReplaceKeyPrefixWith: 'b' } })).toBe(
    '400 InvalidRequest: You can only define ReplaceKeyPrefix or ReplaceKey but not both.',
  );
  expect(await rule({ Condition: {}, Redirect: { HostName: 'h' } })).toContain(
    '400 InvalidRequest: Condition cannot be empty.',
  );
  expect(await rule({ Condition: { KeyPrefixEquals: 'a' } })).toBe(MALFORMED);
  const RoutingRules = Array.from({ length: 51 }, () => ({ Redirect: { HostName: 'h' } }));
  expect(await put({ IndexDocument, RoutingRules })).toBe(
    '400 InvalidRequest: The number of routing rules must not exceed the allowed limit of 50 rules.',
  );
  expect(await failure(t.s3.getBucketWebsite({ Bucket }))).toContain('404 NoSuchWebsiteConfiguration');
});

test('needs a bucket and a configuration', async () => {
  const Bucket = await t.bucket();
  expect(await failure(t.s3.putBucketWebsite({ Bucket, WebsiteConfiguration: undefined }))).toBe(NO_BODY);
  const WebsiteConfiguration = { IndexDocument };
  expect(await failure(t.s3.putBucketWebsite({ Bucket: 'no-such-bucket', WebsiteConfiguration }))).toBe(
    NO_BUCKET,
  );
});
