import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { mustRun, runClient, temporaryFolder } from '../support/run-client.ts';

describeClient('s3cmd', 's3cmd', (command) => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterAll(() => cloud.stop());

  /** s3cmd in a folder of its own; the host alone tells it of us. */
  function open() {
    const folder = temporaryFolder();
    const host = new URL(cloud.endpoint).host;
    const settings = [
      '[default]',
      'access_key = test',
      'secret_key = test',
      `host_base = ${host}`,
      `host_bucket = ${host}`,
      'use_https = False',
    ];
    writeFileSync(join(folder, 's3cfg'), settings.join('\n'));
    const all = (args: readonly string[]) => ['-c', join(folder, 's3cfg'), '--no-progress', ...args];
    return {
      folder,
      s3cmd: (...args: string[]) => mustRun(command, all(args), { folder }),
      failure: async (...args: string[]) => (await runClient(command, all(args), { folder })).stderr,
    };
  }

  test('a bucket, an object and its headers, copied, moved, deleted', async () => {
    const { folder, s3cmd, failure } = open();
    writeFileSync(join(folder, 'cat.txt'), 'meow');
    await s3cmd('mb', 's3://cmd-one');
    await s3cmd(
      'put',
      '--add-header=x-amz-meta-mood:fine',
      '-m',
      'text/plain',
      'cat.txt',
      's3://cmd-one/a b/cat.txt',
    );
    expect(await s3cmd('info', 's3://cmd-one/a b/cat.txt')).toMatch(
      /MIME type: +text\/plain[\s\S]*x-amz-meta-mood: fine/,
    );
    await s3cmd('cp', 's3://cmd-one/a b/cat.txt', 's3://cmd-one/copy');
    await s3cmd('mv', 's3://cmd-one/copy', 's3://cmd-one/moved');
    expect(await s3cmd('ls', '-r', 's3://cmd-one')).toMatch(
      / 4 +s3:\/\/cmd-one\/a b\/cat\.txt\n.* 4 +s3:\/\/cmd-one\/moved\n$/,
    );
    await s3cmd('get', 's3://cmd-one/moved', 'back');
    expect(readFileSync(join(folder, 'back'), 'utf8')).toBe('meow');
    expect(await failure('get', 's3://cmd-one/none', 'none')).toMatch(/404|NoSuchKey|does not exist/i);
    expect(await failure('rb', 's3://cmd-one')).toContain('BucketNotEmpty');
    await s3cmd('rb', '--recursive', '--force', 's3://cmd-one');
    expect(await s3cmd('ls')).toBe('');
  });

  test('a folder is synchronised both ways, with what was removed', async () => {
    const { folder, s3cmd } = open();
    mkdirSync(join(folder, 'up/deep'), { recursive: true });
    for (const name of ['a', 'b', 'deep/c']) writeFileSync(join(folder, 'up', name), name);
    await s3cmd('mb', 's3://cmd-sync');
    await s3cmd('sync', 'up/', 's3://cmd-sync/x/');
    expect(await s3cmd('sync', 'up/', 's3://cmd-sync/x/')).not.toContain('upload:');
    await s3cmd('del', 's3://cmd-sync/x/b');
    mkdirSync(join(folder, 'down'));
    writeFileSync(join(folder, 'down/old'), 'to go');
    await s3cmd('sync', '--delete-removed', 's3://cmd-sync/x/', 'down/');
    expect((await mustRun('find', ['down', '-type', 'f'], { folder })).split('\n').sort()).toEqual([
      '',
      'down/a',
      'down/deep/c',
    ]);
  });

  test('20 MB go in parts', async () => {
    const { folder, s3cmd } = open();
    const bytes = randomBytes(20_000_000);
    writeFileSync(join(folder, 'big'), bytes);
    await s3cmd('mb', 's3://cmd-big');
    await s3cmd('put', '--multipart-chunk-size-mb=5', 'big', 's3://cmd-big/big');
    const head = new HeadObjectCommand({ Bucket: 'cmd-big', Key: 'big' });
    expect((await cloud.client(S3Client).send(head)).ETag).toMatch(/-4"$/);
    expect(await s3cmd('multipart', 's3://cmd-big')).not.toContain('big\t');
    await s3cmd('get', 's3://cmd-big/big', 'back');
    expect(readFileSync(join(folder, 'back')).equals(bytes)).toBe(true);
  });

  test('settings: a policy, CORS, a lifecycle, an ACL that new buckets refuse', async () => {
    const { folder, s3cmd, failure } = open();
    await s3cmd('mb', 's3://cmd-set');
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::000000000000:root' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::cmd-set/*',
    };
    writeFileSync(join(folder, 'policy'), JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
    await s3cmd('setpolicy', 'policy', 's3://cmd-set');
    expect(await s3cmd('info', 's3://cmd-set')).toContain('arn:aws:s3:::cmd-set/*');
    await s3cmd('expire', '--expiry-days=3', '--expiry-prefix=tmp/', 's3://cmd-set');
    expect(await s3cmd('getlifecycle', 's3://cmd-set')).toContain('<Days>3</Days>');
    expect(await failure('setacl', '--acl-public', 's3://cmd-set')).toContain(
      'AccessControlListNotSupported',
    );
  });
});
