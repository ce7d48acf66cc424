/** Processes that are killed while they use a data directory. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { realFiles } from '../files.ts';
import { realRandom } from '../random.ts';
import type { DataDirectoryOptions } from './data-directory.ts';
import { openDataDirectory, openEphemeralDirectory, removeDeadEphemeral } from './open-directory.ts';

const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-crash-test-'));
  folders.push(folder);
  return join(folder, 'data');
}

const options: DataDirectoryOptions = {
  durability: 'default',
  schedule: (run) => void setImmediate(run),
  random: realRandom(),
  wallMs: () => Date.now(),
  product: '0.1.0',
};

/** Node before 22.18 runs TypeScript only when it is told to. */
const NODE_FLAGS = process.features.typescript ? [] : ['--experimental-strip-types'];

const PREPARE = `
  const { openDataDirectory, openEphemeralDirectory } = await import(process.env.MODULE);
  const { randomBytes } = await import('node:crypto');
  const options = {
    durability: 'default', schedule: (run) => void setImmediate(run), random: (count) => randomBytes(count),
    wallMs: () => Date.now(), product: '0.1.0',
  };
`;

/**
 * Starts a process and kills it when it has printed `lines` lines; resolves with the whole lines it printed.
 */
async function killedAfter(lines: number, script: string, path: string): Promise<string[]> {
  const child = spawn(process.execPath, [...NODE_FLAGS, '--input-type=module', '--eval', PREPARE + script], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      MODULE: new URL('./open-directory.ts', import.meta.url).href,
      DATA: path,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.on('close', () => resolve());
  });
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
}

const WRITER = `
  const directory = await openDataDirectory(process.env.DATA, options);
  const [store, blobs, segments] = [directory.store(), directory.blobs(), directory.segments()];
  const round = process.env.ROUND;
  async function* body(size) { for (let at = 0; at < size; at += 50_000) yield Buffer.alloc(50_000, at); }
  async function work(name) {
    for (let i = 0; ; i++) {
      const { id } = await blobs.write(body(400_000));
      const value = Buffer.from(id);
      await store.commit({
        checks: [], ranges: [], deletes: [], sets: [{ key: Buffer.from('owner/' + id), value }],
        adds: [{ key: Buffer.from('count'), delta: 1 }],
      });
      const [sequence] = await segments.append('log', [{ timeMs: Date.now(), bytes: value }]);
      console.log(id + ' ' + sequence);
    }
  }
  await Promise.all(['a', 'b', 'c'].map(work));
`;

describe('kill -9', () => {
  it('loses nothing that was acknowledged, in five rounds over the same directory', async () => {
    const path = newPath();
    const acknowledged: [string, number][] = [];
    for (let round = 0; round < 5; round++) {
      const lines = await killedAfter(9 + round * 5, WRITER, path);
      for (const line of lines) {
        const [id = '', sequence] = line.split(' ');
        acknowledged.push([id, Number(sequence)]);
      }
      const directory = await openDataDirectory(path, options);
      expect(directory.recovery).toMatchObject({ isUnclean: true, isPowerCut: false });

      const owners = await directory
        .store()
        .list({ gte: Buffer.from('owner/'), lt: Buffer.from('owner0') }, { limit: 1000 });
      const [count] = await directory.store().get([Buffer.from('count')]);
      expect(count?.value).toBe(owners.length);
      const owned = new Set(owners.map(({ value }) => Buffer.from(value as Uint8Array).toString()));
      const { records } = await directory.segments().read('log', { limit: 10_000 });
      const logged = new Map(records.map(({ bytes, sequence }) => [bytes.toString(), sequence]));
      expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, i) => i + 1));
      for (const [id, sequence] of acknowledged) {
        expect(owned.has(id)).toBe(true);
        expect(logged.get(id)).toBe(sequence);
      }
      // Every blob that a record owns is whole; those without an owner are swept away.
      const { quarantined } = await directory.blobs().verify(0);
      expect(quarantined).toEqual([]);
      for (const id of owned) expect(directory.blobs().size(id)).toBe(400_000);
      await directory.blobs().sweep({
        changedBeforeMs: Number.MAX_VALUE,
        isOwned: async (ids) => ids.map((id) => owned.has(id)),
      });
      const left: string[] = [];
      for await (const ids of directory.blobs().ids()) left.push(...ids);
      expect(new Set(left)).toEqual(owned);
      expect(existsSync(join(path, 'generations', 'g1', 'blobs', 'tmp'))).toBe(false);
      await directory.close();
    }
  });

  it('while resetting leaves the state of before or of after, and the snapshot', async () => {
    const path = newPath();
    const script = `
      const directory = await openDataDirectory(process.env.DATA, options);
      for (let i = 0; ; i++) {
        const sets = [{ key: Buffer.from('round'), value: Buffer.from(String(i)) }];
        await directory.store().commit({ checks: [], ranges: [], deletes: [], adds: [], sets });
        console.log(i);
        await directory.reset();
      }
    `;
    for (let round = 0; round < 5; round++) {
      const lines = await killedAfter(6 + round * 3, script, path);
      const last = Number(lines.at(-1));
      const directory = await openDataDirectory(path, options);
      const valueNow = async (): Promise<number | undefined> => {
        const [row] = await directory.store().get([Buffer.from('round')]);
        return row === undefined ? undefined : Number(Buffer.from(row.value as Uint8Array).toString());
      };
      const current = await valueNow();
      expect([undefined, last, last + 1]).toContain(current);
      expect((await directory.snapshots()).map(({ name }) => name)).toEqual(['before-reset']);
      await directory.load('before-reset');
      expect([last - 1, last, last + 1]).toContain(await valueNow());
      await directory.close();
    }
  });
});

describe('another process', () => {
  it('is named while it lives, and followed when it was killed', async () => {
    const path = newPath();
    const script = `
      await openDataDirectory(process.env.DATA, options);
      console.log('open');
      setInterval(() => {}, 1000);`;
    const killing = killedAfter(1_000, script, path);
    const child = children[0];
    await Promise.race([killing, new Promise((resolve) => child?.stdout?.once('data', resolve))]);
    await expect(openDataDirectory(path, options)).rejects.toMatchObject({
      reason: 'locked',
      message: new RegExp(`^Process ${child?.pid} uses the data directory`),
    });
    child?.kill('SIGKILL');
    await killing;
    const directory = await openDataDirectory(path, options);
    expect(directory.recovery.isUnclean).toBe(true);
    await directory.close();
  });

  it('that was killed leaves a temporary folder, which the next one removes', async () => {
    const script = `
      const { path } = await openEphemeralDirectory({ ...options, temporaryDirectory: process.env.DATA });
      console.log(path);
      setInterval(() => {}, 1000);`;
    const temporaryDirectory = newPath();
    const [dead = ''] = await killedAfter(1, script, temporaryDirectory);
    const living = await openEphemeralDirectory({ ...options, temporaryDirectory });
    expect(existsSync(dead)).toBe(true);
    expect(await removeDeadEphemeral(realFiles(), temporaryDirectory)).toBe(1);
    expect(existsSync(dead)).toBe(false);
    expect(existsSync(living.path)).toBe(true);
    await living.close();
  });

  it('that removes its folder is not taken for dead', async () => {
    const temporaryDirectory = newPath();
    const own = realFiles();
    let removedByOthers: number | undefined;
    const files = {
      ...own,
      async removeTree(path: string) {
        removedByOthers = await removeDeadEphemeral(own, temporaryDirectory);
        await own.removeTree(path);
      },
    };
    const living = await openEphemeralDirectory({ ...options, files, temporaryDirectory });
    await living.close();
    expect(removedByOthers).toBe(0);
    expect(existsSync(living.path)).toBe(false);
  });
});
