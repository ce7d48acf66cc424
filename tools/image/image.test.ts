import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeLayer } from './layer.ts';
import { IMAGE_CONFIG } from './settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumobako-layer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const MODIFIED_MS = Date.UTC(2026, 10, 25);
const write = async (root: string) => {
  const file = join(folder, 'layer.tar.gz');
  const layer = await writeLayer(root, file, { owners: { 'var/lib/mine': 1000 }, modifiedMs: MODIFIED_MS });
  return { file, layer };
};
const makeRoot = () => {
  const root = join(folder, 'root');
  mkdirSync(join(root, 'var/lib/mine'), { recursive: true });
  mkdirSync(join(root, 'var/lib/mineral'), { mode: 0o755 });
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'bin/run'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(root, 'var/lib/mine/data'), 'x'.repeat(1000), { mode: 0o640 });
  return root;
};

test('keeps modes and links and gives every file the owner that it is to have', async () => {
  const root = makeRoot();
  symlinkSync('run', join(root, 'bin/alias'));
  const { file } = await write(root);
  const { stdout } = spawnSync('tar', ['-tvzf', file, '--numeric-owner', '--utc'], { encoding: 'utf8' });
  expect(stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'drwxr-xr-x 0/0 0 2026-11-25 00:00 bin/',
    'lrwxrwxrwx 0/0 0 2026-11-25 00:00 bin/alias -> run',
    '-rwxr-xr-x 0/0 10 2026-11-25 00:00 bin/run',
    'drwxr-xr-x 0/0 0 2026-11-25 00:00 var/',
    'drwxr-xr-x 0/0 0 2026-11-25 00:00 var/lib/',
    'drwxr-xr-x 1000/1000 0 2026-11-25 00:00 var/lib/mine/',
    '-rw-r----- 1000/1000 1000 2026-11-25 00:00 var/lib/mine/data',
    'drwxr-xr-x 0/0 0 2026-11-25 00:00 var/lib/mineral/',
    '',
  ]);
});

test('long names, long links and names in other scripts arrive whole', async () => {
  const root = join(folder, 'root');
  const long = `${'a-folder-of-some-length/'.repeat(6)}file`;
  mkdirSync(join(root, long, '..'), { recursive: true });
  writeFileSync(join(root, long), 'long');
  writeFileSync(join(root, '雲箱 ä'), 'other');
  symlinkSync(long, join(root, 'link'));
  const { file } = await write(root);
  const target = join(folder, 'unpacked');
  mkdirSync(target);
  const unpacked = spawnSync('tar', ['-xzf', file, '-C', target], { encoding: 'utf8' });
  expect(unpacked).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(target, 'link'), 'utf8')).toBe('long');
  expect(readFileSync(join(target, '雲箱 ä'), 'utf8')).toBe('other');
});

test('says what it has written, and writes the same for the same', async () => {
  const root = makeRoot();
  const { file, layer } = await write(root);
  const compressed = readFileSync(file);
  const content = spawnSync('gzip', ['-dc', file]).stdout;
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(layer).toEqual({
    digest: sha256(compressed),
    contentDigest: sha256(content),
    bytes: compressed.length,
    contentBytes: content.length,
  });
  expect((await write(root)).layer).toEqual(layer);
});

test('the Dockerfile makes an image with the same settings', () => {
  const text = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8').replaceAll(/\\\n\s*/g, '');
  const last = text.slice(text.lastIndexOf('\nFROM '));
  const all = (word: string) =>
    [...last.matchAll(new RegExp(`^${word} (.*)$`, 'gm'))].map(([, rest]) => rest);
  const list = (word: string) => JSON.parse(all(word)[0] ?? '');
  const [check = ''] = all('HEALTHCHECK');
  const [, interval, timeout, startPeriod, retries, command = ''] =
    /^--interval=(\d+)s --timeout=(\d+)s --start-period=(\d+)s --retries=(\d+) CMD (.*)$/.exec(check) ?? [];
  const nanoseconds = (seconds: string | undefined) => Number(seconds) * 1_000_000_000;
  const { Env, ...others } = IMAGE_CONFIG;
  expect({
    User: all('USER')[0],
    ExposedPorts: Object.fromEntries(all('EXPOSE').map((port) => [port, {}])),
    Entrypoint: list('ENTRYPOINT'),
    Volumes: Object.fromEntries(list('VOLUME').map((path: string) => [path, {}])),
    WorkingDir: all('WORKDIR')[0],
    StopSignal: all('STOPSIGNAL')[0],
    Healthcheck: {
      Test: ['CMD', ...JSON.parse(command)],
      Interval: nanoseconds(interval),
      Timeout: nanoseconds(timeout),
      StartPeriod: nanoseconds(startPeriod),
      Retries: Number(retries),
    },
  }).toEqual(others);
  // PATH is that of the image below.
  expect(all('ENV')).toEqual(Env.filter((line) => !line.startsWith('PATH=')));
});
