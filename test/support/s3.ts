/** What tests of S3 share: a cloud for one file, buckets with names of their own, and the usual calls in short. */

import { hash } from 'node:crypto';
import {
  type CreateBucketCommandInput,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
  S3,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from 'vitest';
import { type TestCloud, testCloud } from './cloud.ts';
import type { Keys } from './iam.ts';

export const NO_BUCKET = '404 NoSuchBucket: The specified bucket does not exist';
export const NO_KEY = '404 NoSuchKey: The specified key does not exist.';
export const NO_VERSION = '404 NoSuchVersion: The specified version does not exist.';
export const BAD_VERSION = '400 InvalidArgument: Invalid version id specified';
export const NO_BODY = '400 MissingRequestBodyError: Request Body is empty';
export const MALFORMED =
  '400 MalformedXML: The XML you provided was not well-formed or did not validate against our published schema';
export const NO_UPLOAD =
  '404 NoSuchUpload: The specified upload does not exist. The upload ID may be invalid, or the upload may have been ' +
  'aborted or completed.';
/** The smallest part that is not an upload's last one. */
export const PART_BYTES = 5 * 1024 ** 2;
/** Of the account in which root's client is. */
export const OWNER_ID = hash('sha256', 's3-canonical-user:000000000000');
export const DAY_MS = 86_400_000;

export interface S3Cloud {
  cloud(): TestCloud;
  /** Root's client. */
  readonly s3: S3;
  /** The client of the holder of `credentials`. */
  as(credentials: Keys): S3;
  /** A new bucket with a name of its own. */
  bucket(more?: Partial<CreateBucketCommandInput>): Promise<string>;
  /** The same, open to customer keys, which new buckets are not. */
  openBucket(): Promise<string>;
  /** The same, with versioning. */
  versioned(more?: Partial<CreateBucketCommandInput>): Promise<string>;
  /** Puts an object; answers its version id where it has one. */
  put(
    Bucket: string,
    Key: string,
    Body?: PutObjectCommandInput['Body'],
    more?: Partial<PutObjectCommandInput>,
  ): Promise<string>;
  /** The content of an object. */
  text(Bucket: string, Key: string, more?: Partial<GetObjectCommandInput>): Promise<string>;
  /** A multipart upload that has begun; its id. */
  upload(Bucket: string, Key: string): Promise<string>;
  /** Keys of a bucket, at most 1,000. */
  keys(Bucket: string): Promise<string[]>;
  /** A request as no client sends it. Root's, whose signature is not looked at. */
  raw(method: string, path: string, more?: { headers?: Record<string, string>; body?: string }): Promise<Raw>;
}

export interface Raw {
  status: number;
  headers: Headers;
  body: string;
}

/** Call it at the top of a test file: the cloud is there for all of its tests. */
export function s3Cloud(existing?: () => TestCloud): S3Cloud {
  let started: TestCloud | undefined;
  let client: S3 | undefined;
  let number = 0;
  if (existing === undefined) {
    beforeAll(async () => {
      started = await testCloud();
    });
    afterAll(() => started?.stop());
  }
  const cloud = (): TestCloud => {
    const found = existing?.() ?? started;
    if (found === undefined) throw new Error('The cloud is there only within tests');
    return found;
  };
  const root = (): S3 => {
    client ??= cloud().client(S3);
    return client;
  };
  const bucket: S3Cloud['bucket'] = async (more = {}) => {
    const Bucket = `bucket-${++number}`;
    await root().createBucket({ Bucket, ...more });
    return more.Bucket ?? Bucket;
  };
  return {
    cloud,
    get s3() {
      return root();
    },
    as: (credentials) => cloud().client(S3, { credentials }),
    bucket,
    async openBucket() {
      const Bucket = await bucket();
      const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ['NONE' as const] } }];
      await root().putBucketEncryption({ Bucket, ServerSideEncryptionConfiguration: { Rules } });
      return Bucket;
    },
    async versioned(more) {
      const Bucket = await bucket(more);
      await root().putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
      return Bucket;
    },
    async put(Bucket, Key, Body = '', more = {}) {
      return (await root().putObject({ Bucket, Key, Body, ...more })).VersionId ?? '';
    },
    async text(Bucket, Key, more = {}) {
      const { Body } = await root().getObject({ Bucket, Key, ...more });
      return (await Body?.transformToString()) ?? '';
    },
    async upload(Bucket, Key) {
      return (await root().createMultipartUpload({ Bucket, Key })).UploadId ?? '';
    },
    async keys(Bucket) {
      const { Contents = [] } = await root().listObjectsV2({ Bucket });
      return Contents.map(({ Key = '' }) => Key);
    },
    async raw(method, path, { headers = {}, body } = {}) {
      const response = await fetch(cloud().endpoint + path, {
        method,
        headers: { ...rawHeaders(Object.keys(headers)), ...headers },
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, headers: response.headers, body: await response.text() };
    },
  };
}

/** What a signed request needs to be root's. @param more names of the headers that it has besides */
export function rawHeaders(more: readonly string[] = []): Record<string, string> {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const signed = ['host', 'x-amz-content-sha256', 'x-amz-date', ...more].sort().join(';');
  return {
    'x-amz-date': time,
    'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    authorization:
      `AWS4-HMAC-SHA256 Credential=test/${time.slice(0, 8)}/us-east-1/s3/aws4_request, ` +
      `SignedHeaders=${signed}, Signature=${'0'.repeat(64)}`,
  };
}

/** Keys and common prefixes of a page. */
export function shown(page: {
  Contents?: { Key?: string | undefined }[] | undefined;
  CommonPrefixes?: { Prefix?: string | undefined }[] | undefined;
}): (string | undefined)[] {
  const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix);
  return [...(page.Contents ?? []).map(({ Key }) => Key), ...prefixes];
}

/** How a call failed: `404 NoSuchBucket: The specified bucket does not exist`. */
export async function failure(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as {
      name: string;
      message: string;
      $metadata?: { httpStatusCode?: number };
    };
    if ($metadata === undefined) throw error;
    return `${$metadata.httpStatusCode} ${name}: ${message}`;
  }
  return 'it did not fail';
}

/** The same of a raw answer, with the other elements of the error behind it: `... (ArgumentName=x, ArgumentValue=y)`. */
export function rawFailure({ status, body }: Raw): string {
  const elements = [...body.matchAll(/<([\w-]+)>([^<]*)<\/\1>/g)].map(([, name = '', text = '']) => [
    name,
    text,
  ]);
  const { Code = '', Message = '', RequestId, HostId, ...more } = Object.fromEntries(elements);
  const named = Object.entries(more).map(([name, text]) => `${name}=${text}`);
  const behind = named.length === 0 ? '' : ` (${named.join(', ')})`;
  return `${status} ${Code}: ${Message.replaceAll('&apos;', "'").replaceAll('&#39;', "'")}${behind}`;
}
