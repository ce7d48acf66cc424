/** URLs that clients sign for others: read and written with curl, which knows nothing of AWS. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsCommand } from '../support/aws-command.ts';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { runClient, temporaryFolder } from '../support/run-client.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;

describe.skipIf(!hasCurl)(
  `presigned URLs with curl${hasCurl ? '' : ' (skipped: curl is not installed)'}`,
  () => {
    let cloud: TestCloud;
    /** A user who may do all with S3; her key is a real one, so signatures with it are verified. */
    let key: { accessKeyId: string; secretAccessKey: string };
    let s3: S3Client;

    beforeAll(async () => {
      cloud = await testCloud();
      const iam = cloud.client(IAMClient);
      await iam.send(new CreateUserCommand({ UserName: 'hana' }));
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'hana' }));
      key = {
        accessKeyId: AccessKey?.AccessKeyId ?? '',
        secretAccessKey: AccessKey?.SecretAccessKey ?? '',
      };
      const statement = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await iam.send(new PutUserPolicyCommand({ UserName: 'hana', PolicyName: 's3', PolicyDocument }));
      s3 = cloud.client(S3Client, { credentials: key });
      await s3.send(new CreateBucketCommand({ Bucket: 'signed' }));
      await s3.send(new PutObjectCommand({ Bucket: 'signed', Key: 'a b+c/ü.txt', Body: 'hello' }));
    });
    afterAll(() => cloud.stop());

    const curl = async (...args: string[]) => {
      const run = await runClient('curl', ['-sS', '-w', '\n%{http_code}', ...args]);
      const lines = run.stdout.split('\n');
      return { status: lines.pop(), body: lines.join('\n') };
    };

    test('reads an object, and nothing else', async () => {
      const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'signed', Key: 'a b+c/ü.txt' }));
      expect(await curl(url)).toEqual({ status: '200', body: 'hello' });
      expect(await curl('-r', '1-2', url)).toEqual({ status: '206', body: 'el' });
      const other = await curl(url.replace('%C3%BC', 'u'));
      expect([other.status, other.body]).toEqual(['403', expect.stringContaining('SignatureDoesNotMatch')]);
      const written = await curl('-X', 'PUT', '-d', 'mine', url);
      expect([written.status, written.body]).toEqual([
        '403',
        expect.stringContaining('SignatureDoesNotMatch'),
      ]);
    });

    test('writes what was signed for, headers included', async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'body'), 'from curl');
      const command = new PutObjectCommand({ Bucket: 'signed', Key: 'up', ContentType: 'text/x-own' });
      const url = await getSignedUrl(s3, command, { signableHeaders: new Set(['content-type']) });
      const wrong = await curl('-T', join(folder, 'body'), '-H', 'content-type: text/html', url);
      expect([wrong.status, wrong.body]).toEqual(['403', expect.stringContaining('SignatureDoesNotMatch')]);
      expect((await curl('-T', join(folder, 'body'), '-H', 'content-type: text/x-own', url)).status).toBe(
        '200',
      );
      const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: 'signed', Key: 'up' }));
      expect([await Body?.transformToString(), ContentType]).toEqual(['from curl', 'text/x-own']);
    });

    test('a checksum in the URL does not count, one in a header does', async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'body'), 'from curl');
      const command = new PutObjectCommand({ Bucket: 'signed', Key: 'sum', ChecksumCRC32: 'AAAAAA==' });
      const inUrl = await getSignedUrl(s3, command);
      expect(inUrl).toContain('x-amz-checksum-crc32=AAAAAA');
      expect((await curl('-T', join(folder, 'body'), inUrl)).status).toBe('200');
      const unhoistableHeaders = new Set(['x-amz-checksum-crc32']);
      const inHeader = await getSignedUrl(s3, command, { unhoistableHeaders });
      const sent = ['-H', 'x-amz-checksum-crc32: AAAAAA=='];
      const refused = await curl('-T', join(folder, 'body'), ...sent, inHeader);
      expect([refused.status, refused.body]).toEqual(['400', expect.stringContaining('BadDigest')]);
    });

    test('ends when its time is over', async () => {
      const command = new GetObjectCommand({ Bucket: 'signed', Key: 'a b+c/ü.txt' });
      const url = await getSignedUrl(s3, command, { expiresIn: 60 });
      const stale = await getSignedUrl(s3, command, {
        expiresIn: 60,
        signingDate: new Date(Date.now() - 61_000),
      });
      expect((await curl(url)).status).toBe('200');
      const answer = await curl(stale);
      expect(answer.status).toBe('403');
      expect(answer.body).toMatch(/<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
    });

    test('overrides the headers of the response as signed', async () => {
      const ResponseContentDisposition = 'attachment; filename="cat.txt"';
      const url = await getSignedUrl(
        s3,
        new GetObjectCommand({ Bucket: 'signed', Key: 'a b+c/ü.txt', ResponseContentDisposition }),
      );
      expect((await curl('-D', '-', url)).body.toLowerCase()).toContain(
        `content-disposition: ${ResponseContentDisposition.toLowerCase()}`,
      );
    });

    for (const [name, signature] of [
      ['aws-cli', 'X-Amz-Signature='],
      ['aws-cli-v1', 'AWSAccessKeyId='],
    ] as const) {
      describeClient(name, `signed by ${name}`, (program) => {
        test(`reads an object (${signature})`, async () => {
          const environment = {
            AWS_ACCESS_KEY_ID: key.accessKeyId,
            AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
            AWS_DEFAULT_REGION: 'us-east-1',
          };
          const aws = awsCommand(program, cloud.endpoint, ['--endpoint-url', cloud.endpoint], () => ({
            environment,
          }));
          const url = (await aws`s3 presign ${'s3://signed/a b+c/ü.txt'} --expires-in 60`).trim();
          expect(url).toContain(signature);
          expect(await curl(url)).toEqual({ status: '200', body: 'hello' });
          const other = await curl(url.replace(/a(%20|\+)b/, 'ab'));
          expect([other.status, other.body]).toEqual([
            '403',
            expect.stringContaining('SignatureDoesNotMatch'),
          ]);
        });
      });
    }
  },
);
