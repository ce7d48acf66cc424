import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FileError, toFileError } from './file-errors.ts';
import { type Files, realFiles } from './files.ts';
import { memoryFiles } from './files-memory.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumobako-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (text: string): Buffer => Buffer.from(text);

async function write(files: Files, path: string, text: string): Promise<void> {
  const file = await files.open(path, 'create');
  await file.write([bytes(text)], 0);
  await file.close();
}

async function read(files: Files, path: string): Promise<string> {
  const file = await files.open(path, 'read');
  const buffer = Buffer.alloc(100);
  const count = await file.read(buffer, 0);
  await file.close();
  return buffer.subarray(0, count).toString();
}

// One behaviour for both: what the simulation proves then holds on a real disk.
describe.each<[string, () => Files, string]>([
  ['real files', realFiles, join(folder, 'real')],
  ['files in memory', memoryFiles, '/memory'],
])('%s', (_name, make, root) => {
  const files = make();

  it('write, read, cut and tell their facts', async () => {
    await files.makeDirectory(`${root}/a/b`);
    await files.makeDirectory(`${root}/a`);
    const file = await files.open(`${root}/a/file`, 'create');
    await file.write([bytes('one '), bytes(''), bytes('two')], 0);
    await file.write([bytes('TWO!')], 4);
    expect(await file.size()).toBe(8);
    const buffer = Buffer.alloc(4);
    expect(await file.read(buffer, 4)).toBe(4);
    expect(buffer.toString()).toBe('TWO!');
    expect(await file.read(buffer, 8)).toBe(0);
    expect(await file.read(buffer, 100)).toBe(0);
    await file.truncate(3);
    await file.sync();
    await file.close();
    await files.syncDirectory(`${root}/a`);
    expect(await read(files, `${root}/a/file`)).toBe('one');
    expect(await files.facts(`${root}/a/file`)).toMatchObject({ isDirectory: false, size: 3 });
    expect(await files.facts(`${root}/a`)).toMatchObject({ isDirectory: true });
    expect(await files.facts(`${root}/nothing`)).toBeUndefined();
    expect(await files.list(`${root}/a`)).toEqual(['b', 'file']);
    expect(await files.list(`${root}/nothing`)).toEqual([]);
  });

  it('write many chunks at once', async () => {
    await files.makeDirectory(root);
    const file = await files.open(`${root}/many`, 'update');
    const chunks = Array.from({ length: 3000 }, (_, i) => bytes(String.fromCharCode(97 + (i % 26))));
    await file.write(chunks, 0);
    expect(await file.size()).toBe(3000);
    const tail = Buffer.alloc(5);
    await file.read(tail, 2995);
    expect(tail).toEqual(Buffer.concat(chunks.slice(2995)));
    await file.close();
  });

  it('open by mode', async () => {
    await files.makeDirectory(root);
    await write(files, `${root}/mode`, 'x');
    await expect(files.open(`${root}/mode`, 'create')).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(files.open(`${root}/absent`, 'read')).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(files.open(`${root}/absent/file`, 'create')).rejects.toMatchObject({ code: 'ENOENT' });
    const file = await files.open(`${root}/mode`, 'update');
    expect(await file.size()).toBe(1);
    await file.close();
  });

  it('link, copy, rename and remove', async () => {
    await files.makeDirectory(`${root}/names/inner`);
    await write(files, `${root}/names/one`, 'content');
    await files.link(`${root}/names/one`, `${root}/names/two`);
    await files.copy(`${root}/names/one`, `${root}/names/three`);
    const file = await files.open(`${root}/names/one`, 'update');
    await file.write([bytes('CON')], 0);
    await file.close();
    expect(await read(files, `${root}/names/two`)).toBe('CONtent');
    expect(await read(files, `${root}/names/three`)).toBe('content');
    const taken = { code: 'EEXIST' };
    await expect(files.link(`${root}/names/one`, `${root}/names/two`)).rejects.toMatchObject(taken);
    await expect(files.copy(`${root}/names/one`, `${root}/names/two`)).rejects.toMatchObject(taken);
    await files.rename(`${root}/names/three`, `${root}/names/two`);
    expect(await read(files, `${root}/names/two`)).toBe('content');
    await files.rename(`${root}/names`, `${root}/moved`);
    expect(await files.list(`${root}/moved`)).toEqual(['inner', 'one', 'two']);
    expect(await files.list(`${root}/names`)).toEqual([]);
    const absent = { code: 'ENOENT' };
    await expect(files.rename(`${root}/moved/one`, `${root}/names/one`)).rejects.toMatchObject(absent);
    await files.remove(`${root}/moved/one`);
    await files.remove(`${root}/moved/one`);
    await files.removeTree(`${root}/moved`);
    await files.removeTree(`${root}/moved`);
    expect(await files.facts(`${root}/moved/two`)).toBeUndefined();
  });
});

describe('real files', () => {
  it('are for their owner alone', async () => {
    const files = realFiles();
    await files.makeDirectory(join(folder, 'private'));
    await write(files, join(folder, 'private', 'file'), 'secret');
    expect(statSync(join(folder, 'private')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'private', 'file')).mode & 0o777).toBe(0o600);
  });
});

describe('a power cut in memory', () => {
  it('keeps what was synced and tears the rest', async () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const files = memoryFiles();
      await files.makeDirectory('/d');
      const safe = await files.open('/d/safe', 'create');
      await safe.write([bytes('safe')], 0);
      await safe.sync();
      const torn = await files.open('/d/torn', 'create');
      await torn.write([Buffer.alloc(1024, 1)], 0);
      await files.syncDirectory('/d');
      await torn.write([Buffer.alloc(1024, 2)], 1024);
      await files.rename('/d/torn', '/d/renamed');
      let state = seed * 7919;
      files.powerCut(() => {
        state = (state * 1103515245 + 12345) % 2 ** 31;
        return state / 2 ** 31;
      });
      expect(await read(files, '/d/safe')).toBe('safe');
      const [name = ''] = (await files.list('/d')).filter((other) => other !== 'safe');
      const facts = await files.facts(`/d/${name}`);
      outcomes.add(`${name} ${facts?.size === 2048 ? 'whole size' : 'other size'}`);
      await expect(safe.read(Buffer.alloc(1), 0)).rejects.toMatchObject({ code: 'EBADF' });
    }
    expect([...outcomes].sort()).toEqual([
      'renamed other size',
      'renamed whole size',
      'torn other size',
      'torn whole size',
    ]);
  });
});

describe('errors of files', () => {
  it('say why, and leave others alone', () => {
    const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    expect(toFileError(full, '/d/file')).toMatchObject({
      reason: 'full',
      path: '/d/file',
      message: 'The disk is full: /d/file (ENOSPC: no space left)',
    });
    expect(toFileError(Object.assign(new Error(), { code: 'EIO' }), '/x')).toBeInstanceOf(FileError);
    const other = new TypeError('a bug');
    expect(toFileError(other, '/x')).toBe(other);
    const invalid = Object.assign(new Error(), { code: 'ERR_INVALID_ARG_TYPE' });
    expect(toFileError(invalid, '/x')).toBe(invalid);
  });
});
