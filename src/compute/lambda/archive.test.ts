import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ZipEntry, zip } from '../../../test/support/zip-entries.ts';
import { inspectArchive, UNPACKED_BYTES_MAX, unpackArchive } from './archive.ts';
import { linkTree } from './code-cache.ts';

let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumobako-archive-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function archive(entries: Parameters<typeof zip>[0] | Buffer): { file: string; target: string } {
  const file = join(folder, `${++count}.zip`);
  writeFileSync(file, Buffer.isBuffer(entries) ? entries : zip(entries));
  return { file, target: join(folder, String(count), 'code') };
}

const LINK = 0o120777;

test('files, folders, modes and links come out as they went in', async () => {
  const { file, target } = archive([
    { name: 'lib/', mode: 0o040755 },
    { name: 'lib/a.js', content: 'a' },
    { name: 'bin/run', content: '#!/bin/sh\n', mode: 0o100755 },
    { name: 'secret', content: 's', mode: 0o100600 },
    { name: 'lib/link', content: '../bin/run', mode: LINK },
    { name: 'ünïcode/日本', content: 'x' },
    { name: 'empty', content: '' },
  ]);
  expect(await inspectArchive(file)).toEqual({ bytes: 1 + 10 + 1 + 10 + 1, entries: 7 });
  await unpackArchive(file, target);
  expect(readFileSync(join(target, 'lib/a.js'), 'utf8')).toBe('a');
  expect(statSync(join(target, 'bin/run')).mode & 0o777).toBe(0o755);
  // Functions run as somebody else: what lies there can be read.
  expect(statSync(join(target, 'secret')).mode & 0o444).toBe(0o444);
  expect(readlinkSync(join(target, 'lib/link'))).toBe('../bin/run');
  expect(readFileSync(join(target, 'ünïcode/日本'), 'utf8')).toBe('x');
  expect(readFileSync(join(target, 'empty'), 'utf8')).toBe('');
});

test('unpacking twice at a time leaves one whole folder', async () => {
  const { file, target } = archive(
    Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, `${n}`])),
  );
  await Promise.all([unpackArchive(file, target), unpackArchive(file, target)]);
  expect(readdirSync(target)).toHaveLength(50);
  expect(readdirSync(join(target, '..'))).toEqual(['code']);
});

const outside: [string, ZipEntry[]][] = [
  ['a name with a way up', [{ name: '../out', content: 'x' }]],
  ['a way up in the middle', [{ name: 'a/../../out', content: 'x' }]],
  ['an absolute name', [{ name: '/out', content: 'x' }]],
  ['a backslash', [{ name: '..\\out', content: 'x' }]],
  ['a drive', [{ name: 'C:/out', content: 'x' }]],
  ['a link to nothing', [{ name: 'link', content: '', mode: LINK }]],
  ['a link that is longer than a path', [{ name: 'link', content: 'a'.repeat(4096), mode: LINK }]],
  ['a link with a name that is none', [{ name: 'link', content: 'a\0b', mode: LINK }]],
];

test.each(outside)('%s is refused, and nothing is left', async (_what, entries) => {
  const { file, target } = archive([{ name: 'good', content: 'x' }, ...entries]);
  await expect(unpackArchive(file, target)).rejects.toMatchObject({ reason: 'code' });
  expect(existsSync(target)).toBe(false);
  expect(existsSync(join(folder, 'out'))).toBe(false);
  expect(existsSync(join(target, '..')) ? readdirSync(join(target, '..')) : []).toEqual([]);
});

test('links lead where they like, and nothing is written there', async () => {
  const { file, target } = archive([
    { name: 'node_modules', content: '/opt/nodejs/node_modules', mode: LINK },
    { name: 'a/b/link', content: '../../../out', mode: LINK },
    { name: 'a/file', content: 'x' },
  ]);
  await unpackArchive(file, target);
  expect(readlinkSync(join(target, 'node_modules'))).toBe('/opt/nodejs/node_modules');
  expect(readlinkSync(join(target, 'a/b/link'))).toBe('../../../out');
  expect(existsSync(join(folder, 'out'))).toBe(false);
});

test('what lies above another writes through no link that leads elsewhere', async () => {
  const place = (name: string) => join(folder, 'trees', name);
  const [elsewhere, below, above, merged] = ['elsewhere', 'below', 'above', 'merged'].map(place);
  for (const path of [elsewhere, `${below}/real`, `${above}/out`, `${above}/in`]) {
    mkdirSync(path ?? '', { recursive: true });
  }
  symlinkSync(elsewhere ?? '', `${below}/out`);
  symlinkSync('real', `${below}/in`);
  writeFileSync(`${above}/out/file`, 'x');
  writeFileSync(`${above}/in/file`, 'y');
  await linkTree(below ?? '', merged ?? '');
  await linkTree(above ?? '', merged ?? '');
  expect(readdirSync(elsewhere ?? '')).toEqual([]);
  expect(readFileSync(`${merged}/out/file`, 'utf8')).toBe('x');
  expect(readFileSync(`${merged}/real/file`, 'utf8')).toBe('y');
});

test('a file is not written through a link that the archive made before it', async () => {
  const { file, target } = archive([
    { name: 'here', content: 'elsewhere', mode: LINK },
    { name: 'here/file', content: 'x' },
  ]);
  await expect(unpackArchive(file, target)).rejects.toMatchObject({ reason: 'code' });
  expect(existsSync(target)).toBe(false);
});

test('two entries of one name', async () => {
  const { file, target } = archive([
    { name: 'a', content: '1' },
    { name: 'a', content: '2' },
  ]);
  await expect(unpackArchive(file, target)).rejects.toMatchObject({ reason: 'code' });
  expect(existsSync(target)).toBe(false);
});

test('what is no archive, or half of one, is refused in the words of Lambda', async () => {
  const words = {
    reason: 'code',
    message: expect.stringMatching(/^Could not unzip uploaded file\. Please check your file/),
  };
  await expect(unpackArchive(archive(Buffer.from('no zip')).file, join(folder, 'x'))).rejects.toMatchObject(
    words,
  );
  await expect(inspectArchive(archive(Buffer.alloc(0)).file)).rejects.toMatchObject(words);
  const whole = zip({ a: 'x'.repeat(1000) });
  await expect(inspectArchive(archive(whole.subarray(0, 40)).file)).rejects.toMatchObject(words);
  const spoilt = Buffer.from(whole);
  spoilt.fill(0xff, 31, 40);
  const { file, target } = archive(spoilt);
  await expect(unpackArchive(file, target)).rejects.toMatchObject({ reason: 'code' });
});

test('a size that lies, in either direction, is found out', async () => {
  for (const claimedBytes of [1, 100_000]) {
    const { file, target } = archive([{ name: 'a', content: 'x'.repeat(5000), claimedBytes }]);
    await expect(unpackArchive(file, target)).rejects.toMatchObject({ reason: 'code' });
    expect(existsSync(target)).toBe(false);
  }
});

test('a bomb is refused before it fills the disk', async () => {
  const whole = Buffer.alloc(UNPACKED_BYTES_MAX + 1);
  expect(deflateRawSync(whole).length).toBeLessThan(1_000_000);
  const { file, target } = archive([{ name: 'zeros', content: whole }]);
  const tooLarge = {
    reason: 'code',
    message: `Unzipped size must be smaller than ${UNPACKED_BYTES_MAX} bytes`,
  };
  await expect(inspectArchive(file)).rejects.toMatchObject(tooLarge);
  await expect(unpackArchive(file, target)).rejects.toMatchObject(tooLarge);
  expect(existsSync(target)).toBe(false);
});
