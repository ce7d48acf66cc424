import type { Event } from '@aws-sdk/client-cloudtrail';
import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { s3Cloud } from '../../../test/support/s3.ts';
import { s3AdditionalData } from './s3-additional-data.ts';

const t = s3Cloud();

async function additional(eventName: string): Promise<unknown> {
  const { Events = [] } = await t
    .cloud()
    .client(CloudTrail)
    .lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: eventName }],
      MaxResults: 1,
    });
  const [event]: Event[] = Events;
  return JSON.parse(event?.CloudTrailEvent ?? '{}').additionalEventData;
}

test('how a request was signed, and how much came along', async () => {
  await t.s3.createBucket({ Bucket: 'signed' });
  expect(await additional('CreateBucket')).toEqual({
    SignatureVersion: 'SigV4',
    AuthenticationMethod: 'AuthHeader',
    bytesTransferredIn: 0,
    bytesTransferredOut: 0,
    'x-amz-id-2': expect.stringMatching(/^[\w+/]+=*$/),
  });
  const Tagging = { TagSet: [{ Key: 'k', Value: 'v' }] };
  await t.s3.putBucketTagging({ Bucket: 'signed', Tagging });
  expect(await additional('PutBucketTagging')).toMatchObject({ bytesTransferredIn: expect.any(Number) });
  expect(await additional('PutBucketTagging')).not.toMatchObject({ bytesTransferredIn: 0 });
  await fetch(await getSignedUrl(t.s3, new ListBucketsCommand({})));
  const read = await additional('ListBuckets');
  expect(read).toMatchObject({ SignatureVersion: 'SigV4', AuthenticationMethod: 'QueryString' });
  expect(read).not.toHaveProperty('bytesTransferredOut');
});

const TLS = { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_256_GCM_SHA384' };
const asked = (url: string, headers: Record<string, string> = {}) =>
  s3AdditionalData({
    request: { url, headers, trailers: () => ({}) },
    requestId: 'id',
    tls: TLS,
    isMute: false,
  });

test('the older signature, no signature, and the cipher', () => {
  expect(asked('/b', { authorization: 'AWS AKIAIOSFODNN7EXAMPLE:x' })).toMatchObject({
    SignatureVersion: 'SigV2',
    AuthenticationMethod: 'AuthHeader',
    CipherSuite: 'TLS_AES_256_GCM_SHA384',
  });
  expect(asked('/b?AWSAccessKeyId=A&Signature=x&Expires=1')).toMatchObject({
    SignatureVersion: 'SigV2',
    AuthenticationMethod: 'QueryString',
  });
  expect(asked('/b')).not.toHaveProperty('SignatureVersion');
});

test('a call between services has nothing of the kind', () => {
  expect(
    s3AdditionalData({ request: undefined, requestId: 'id', tls: undefined, isMute: true }),
  ).toBeUndefined();
});
