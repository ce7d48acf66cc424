import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { mustRun, runClient, temporaryFolder } from '../support/run-client.ts';

describeClient('rclone', 'rclone', (command) => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterAll(() => cloud.stop());

  /** rclone with a remote `k:` that is this cloud, in a folder of its own. */
  function open() {
    const folder = temporaryFolder();
    const environment = {
      RCLONE_CONFIG: join(folder, 'none.conf'),
      RCLONE_CONFIG_K_TYPE: 's3',
      // With `AWS` this version asks for bucket.127.0.0.1, whatever is said about path style.
      RCLONE_CONFIG_K_PROVIDER: 'Other',
      RCLONE_CONFIG_K_ENDPOINT: cloud.endpoint,
      RCLONE_CONFIG_K_REGION: 'us-east-1',
      RCLONE_CONFIG_K_FORCE_PATH_STYLE: 'true',
      RCLONE_CONFIG_K_ACCESS_KEY_ID: 'test',
      RCLONE_CONFIG_K_SECRET_ACCESS_KEY: 'test',
    };
    // No second try: what fails once is a fault here.
    const all = (args: readonly string[]) => ['--retries', '1', '--low-level-retries', '1', ...args];
    return {
      folder,
      rclone: (...args: string[]) => mustRun(command, all(args), { folder, environment }),
      run: (...args: string[]) => runClient(command, all(args), { folder, environment }),
    };
  }

  function fill(folder: string, files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  test('copies, lists, checks and deletes', async () => {
    const { folder, rclone } = open();
    fill(folder, { 'up/a.txt': 'a', 'up/deep/b c+ü.txt': 'bb', 'up/empty': '' });
    await rclone('mkdir', 'k:rc-one');
    await rclone('copy', 'up', 'k:rc-one/x');
    expect((await rclone('lsf', '-R', '--format', 'sp', 'k:rc-one')).trim().split('\n').sort()).toEqual([
      '-1;x/',
      '-1;x/deep/',
      '0;x/empty',
      '1;x/a.txt',
      '2;x/deep/b c+ü.txt',
    ]);
    await rclone('check', 'up', 'k:rc-one/x');
    await rclone('copy', 'k:rc-one/x', 'down');
    expect(readFileSync(join(folder, 'down/deep/b c+ü.txt'), 'utf8')).toBe('bb');
    await rclone('moveto', 'k:rc-one/x/a.txt', 'k:rc-one/y/a.txt');
    await rclone('delete', 'k:rc-one/x');
    expect(await rclone('lsf', '-R', '--files-only', 'k:rc-one')).toBe('y/a.txt\n');
    await rclone('purge', 'k:rc-one');
    expect(await rclone('lsd', 'k:')).toBe('');
  });

  test('synchronises: what is gone here goes there, what is the same stays', async () => {
    const { folder, rclone, run } = open();
    fill(folder, { 'up/a': 'a', 'up/b': 'b' });
    await rclone('mkdir', 'k:rc-sync');
    await rclone('sync', 'up', 'k:rc-sync');
    fill(folder, { 'up/b': 'changed', 'up/c': 'c' });
    await mustRun('rm', ['up/a'], { folder });
    await rclone('sync', 'up', 'k:rc-sync');
    expect(await rclone('lsf', 'k:rc-sync')).toBe('b\nc\n');
    expect(await rclone('cat', 'k:rc-sync/b')).toBe('changed');
    const again = await run('sync', '-v', 'up', 'k:rc-sync');
    expect(again.stderr).toContain('There was nothing to transfer');
  });

  test('20 MB go in parts and come back', async () => {
    const { folder, rclone } = open();
    const bytes = randomBytes(20_000_000);
    writeFileSync(join(folder, 'big'), bytes);
    await rclone('mkdir', 'k:rc-big');
    await rclone('copy', '--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M', 'big', 'k:rc-big');
    await rclone('copyto', 'k:rc-big/big', 'back');
    expect(readFileSync(join(folder, 'back')).equals(bytes)).toBe(true);
    await rclone('check', '--download', '--include', 'big', '.', 'k:rc-big');
  });

  test('more keys than fit on one page', async () => {
    const { folder, rclone } = open();
    fill(folder, Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`up/${i}`, `${i}`])));
    await rclone('mkdir', 'k:rc-pages');
    await rclone('copy', 'up', 'k:rc-pages');
    const listed = await rclone('lsf', '--s3-list-chunk', '10', 'k:rc-pages');
    expect(listed.trim().split('\n')).toHaveLength(25);
  });

  test('a bucket that is not there', async () => {
    const { run } = open();
    const { code, stderr } = await run('ls', 'k:rc-none');
    expect([code, stderr]).toEqual([3, expect.stringContaining('directory not found')]);
  });
});
