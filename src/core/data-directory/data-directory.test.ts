import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { truncate, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Files, realFiles } from '../files.ts';
import { realRandom } from '../random.ts';
import type { SqliteStore } from '../store-sqlite.ts';
import type { DataDirectory, DataDirectoryEvent, DataDirectoryOptions } from './data-directory.ts';
import { openDataDirectory, openEphemeralDirectory } from './open-directory.ts';

const folders: string[] = [];
const opened: DataDirectory[] = [];
afterEach(async () => {
  for (const directory of opened.splice(0)) await directory.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-data-test-'));
  folders.push(folder);
  return join(folder, 'data');
}

let clockMs = 1_700_000_000_000;
const events: DataDirectoryEvent[] = [];

function optionsOf(more: Partial<DataDirectoryOptions> = {}): DataDirectoryOptions {
  events.length = 0;
  return {
    durability: 'default',
    schedule: (run) => void setImmediate(run),
    random: realRandom(),
    wallMs: () => clockMs++,
    product: '0.1.0',
    bootId: 'boot-1',
    report: (event) => events.push(event),
    ...more,
  };
}

async function open(path: string, more: Partial<DataDirectoryOptions> = {}): Promise<DataDirectory> {
  const directory = await openDataDirectory(path, optionsOf(more));
  opened.push(directory);
  return directory;
}

const key = (text: string): Uint8Array => Buffer.from(text);

async function put(store: SqliteStore, name: string, value: string): Promise<number> {
  const sets = [{ key: key(name), value: Buffer.from(value) }];
  const result = await store.commit({ checks: [], ranges: [], sets, deletes: [], adds: [] });
  return result.ok ? result.version : 0;
}

async function valueAt(store: SqliteStore, name: string): Promise<string | undefined> {
  const [row] = await store.get([key(name)]);
  return row === undefined ? undefined : Buffer.from(row.value as Uint8Array).toString();
}

/** Writes one of everything; the blob's id is in the store, as an owner's record would have it. */
async function fill(directory: DataDirectory, text: string): Promise<string> {
  const { id } = await directory.blobs().write(Buffer.from(`blob ${text}`));
  await put(directory.store(), 'blob', id);
  await put(directory.store(), 'text', text);
  await directory.segments().append('log', [{ timeMs: 1, bytes: Buffer.from(`log ${text}`) }]);
  return id;
}

/** What {@link fill} wrote, read back. */
async function contents(directory: DataDirectory): Promise<(string | undefined)[]> {
  const id = await valueAt(directory.store(), 'blob');
  const blob = id === undefined ? undefined : (await directory.blobs().read(id, 1000)).toString();
  const { records } = await directory.segments().read('log', { limit: 100 });
  const text = await valueAt(directory.store(), 'text');
  return [text, blob, ...records.map(({ bytes }) => Buffer.from(bytes).toString())];
}

const contentsOf = (...texts: string[]): string[] => {
  const last = texts.at(-1) ?? '';
  return [last, `blob ${last}`, ...texts.map((text) => `log ${text}`)];
};

/** Fails those operations for which `fails` gives a code. */
function failing(
  fails: (operation: string, path: string, to?: unknown) => string | undefined | Promise<undefined>,
): Files {
  return new Proxy(realFiles(), {
    get: (files, operation: keyof Files) => async (path: string, to: string) => {
      const code = await fails(operation, path, to);
      if (code !== undefined) throw Object.assign(new Error(`${code}: ${operation} '${path}'`), { code });
      // All operations of Files take one or two paths (or a mode).
      return (files[operation] as (path: string, to: string) => Promise<unknown>)(path, to);
    },
  });
}

describe('a data directory', () => {
  it.each(['default', 'strict'] as const)('is made, and found again (durability %s)', async (durability) => {
    const path = newPath();
    const first = await open(path, { durability });
    expect(first.recovery).toMatchObject({ isUnclean: false, isPowerCut: false });
    await fill(first, 'one');
    await first.announce({ endpoint: 'http://127.0.0.1:4566' });
    expect(JSON.parse(readFileSync(join(path, 'running.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
      product: '0.1.0',
      endpoint: 'http://127.0.0.1:4566',
    });
    await first.close();
    await first.close();
    expect(readdirSync(path).sort()).toEqual(['format.json', 'generations', 'lock']);
    await expect(first.reset()).rejects.toMatchObject({ reason: 'closed' });

    const second = await open(path, { durability });
    expect(await contents(second)).toEqual(contentsOf('one'));
    expect(second.recovery).toMatchObject({ isUnclean: false, isPowerCut: false });
  });

  it('is used by one at a time', async () => {
    const path = newPath();
    const first = await open(path);
    await expect(openDataDirectory(path, optionsOf())).rejects.toMatchObject({
      name: 'DataDirectoryError',
      reason: 'locked',
      message:
        `Process ${process.pid} uses the data directory ${path}: ` +
        'stop it ("kumobako stop"), or choose another with --data-dir.',
    });
    await fill(first, 'still ours');
    await first.close();
    expect(await contents(await open(path))).toEqual(contentsOf('still ours'));
  });

  it('says what to do where it cannot write', async () => {
    const path = newPath();
    writeFileSync(path, 'a file');
    await expect(open(path)).rejects.toMatchObject({ reason: 'not-writable', message: /--data-dir/ });
    await expect(open(join(path, 'below'))).rejects.toMatchObject({ reason: 'not-writable' });
    for (const [code, reason] of [
      ['EACCES', 'not-writable'],
      ['EROFS', 'not-writable'],
      ['ENOSPC', 'full'],
      ['EIO', 'input-output'],
    ]) {
      const files = failing((operation) => (operation === 'makeDirectory' ? code : undefined));
      await expect(open(newPath(), { files })).rejects.toMatchObject({ name: 'DataDirectoryError', reason });
    }
  });

  it('is not made out of other people’s folders', async () => {
    const path = newPath();
    mkdirSync(join(path, 'snapshots'), { recursive: true });
    await expect(open(path)).rejects.toMatchObject({
      reason: 'not-a-data-directory',
      message: /has snapshots but no format.json/,
    });
    expect(readdirSync(path)).toEqual(['snapshots']);
  });

  it('refuses a format file that it does not understand, and leaves it', async () => {
    const path = newPath();
    await (await open(path)).close();
    const file = join(path, 'format.json');
    const good = JSON.parse(readFileSync(file, 'utf8'));
    const bad = [
      ['', 'not-a-data-directory', /is damaged/],
      ['{}', 'not-a-data-directory', /is damaged/],
      [JSON.stringify({ ...good, generation: '../elsewhere' }), 'not-a-data-directory', /is damaged/],
      [
        JSON.stringify({ format: 2, product: '9.0.0', whatever: [] }),
        'newer',
        /written by kumobako 9\.0\.0 \(format 2; this version knows 1\): use kumobako 9\.0\.0 or later/,
      ],
    ] as const;
    for (const [text, reason, message] of bad) {
      writeFileSync(file, text);
      await expect(open(path)).rejects.toMatchObject({ reason, message });
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    writeFileSync(file, JSON.stringify(good));
    await open(path);
  });

  it('does not take a lost database for an empty one', async () => {
    const path = newPath();
    const collection = { id: 256, name: 'a.things', version: 1, migrations: {} };
    await (await open(path, { collections: [collection] })).close();
    rmSync(join(path, 'generations', 'g1', 'state.db'));
    await expect(open(path)).rejects.toMatchObject({ message: /state\.db is missing/ });
  });
});

describe('after an unclean stop', () => {
  /** A directory as kill -9 leaves it: everything written, nothing said. */
  async function abandoned(prepare: (directory: DataDirectory) => Promise<void>): Promise<string> {
    const path = newPath();
    const directory = await open(path);
    await prepare(directory);
    const running = readFileSync(join(path, 'running.json'));
    await directory.close();
    writeFileSync(join(path, 'running.json'), running);
    return path;
  }

  it('removes what was being written', async () => {
    const path = await abandoned(async (directory) => void (await fill(directory, 'one')));
    const leftovers = [
      join(path, 'generations', 'g1', 'blobs', 'tmp', 'half a blob'),
      join(path, 'generations', 'g7', 'state.db'),
      join(path, 'tmp', 'half a snapshot', 'state.db'),
    ];
    for (const file of leftovers) {
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, 'half');
    }
    const directory = await open(path);
    expect(directory.recovery).toMatchObject({ isUnclean: true, isPowerCut: false, blobsChecked: 0 });
    expect(await contents(directory)).toEqual(contentsOf('one'));
    await directory.close();
    for (const file of leftovers) expect(existsSync(file)).toBe(false);
    expect((await open(path)).recovery.isUnclean).toBe(false);
  });

  it('checks young blobs when the machine went down', async () => {
    const ids: string[] = [];
    const path = await abandoned(async (directory) => {
      for (const text of ['whole', 'torn', 'old']) {
        ids.push((await directory.blobs().write(Buffer.from(text.repeat(1000)))).id);
      }
      const [, torn = '', old = ''] = ids.map((id) => directory.blobs().path(id));
      await truncate(torn, 500);
      // Broken as well, but long ago: a disk error, not the power cut.
      await truncate(old, 500);
      const hourAgo = Date.now() / 1000 - 3600;
      await utimes(old, hourAgo, hourAgo);
    });
    const directory = await open(path, { bootId: 'boot-2' });
    const [whole = '', torn = ''] = ids;
    expect(directory.recovery).toEqual({
      isUnclean: true,
      isPowerCut: true,
      blobsChecked: 2,
      blobsQuarantined: [torn],
    });
    expect(events).toContainEqual({
      kind: 'quarantined',
      blobs: [torn],
      directory: join(path, 'generations', 'g1', 'blobs', 'quarantine'),
    });
    expect((await directory.blobs().read(whole, 10_000)).toString()).toBe('whole'.repeat(1000));
    await expect(directory.blobs().open(torn)).rejects.toMatchObject({ reason: 'damaged' });
  });

  it('reports what a crash tore off a log', async () => {
    const path = await abandoned(async (directory) => void (await fill(directory, 'one')));
    const log = join(path, 'generations', 'g1', 'segments', 'log');
    const [name = ''] = readdirSync(log);
    writeFileSync(join(log, name), Buffer.concat([readFileSync(join(log, name)), Buffer.alloc(10, 1)]));
    const directory = await open(path);
    expect(await contents(directory)).toEqual(contentsOf('one'));
    expect(events).toMatchObject([{ kind: 'segment', damage: { log: 'log', kind: 'torn', bytes: 10 } }]);
  });
});

describe.each(['durable', 'ephemeral'] as const)('a %s world', (kind) => {
  async function openWorld(more: Partial<DataDirectoryOptions> = {}): Promise<DataDirectory> {
    if (kind === 'durable') return open(newPath(), more);
    const directory = await openEphemeralDirectory(optionsOf(more));
    opened.push(directory);
    return directory;
  }

  it('saves, lists, loads and deletes snapshots', async () => {
    const directory = await openWorld();
    const blob = await fill(directory, 'one');
    const saved = await directory.save('first');
    expect(saved).toMatchObject({ name: 'first', product: '0.1.0', format: 1 });
    expect(saved.storeBytes).toBeGreaterThan(0);
    await fill(directory, 'two');
    await directory.blobs().remove(blob);
    await directory.save('second');
    expect((await directory.snapshots()).map(({ name }) => name)).toEqual(['first', 'second']);

    await directory.load('first');
    expect(await contents(directory)).toEqual(contentsOf('one'));
    // The snapshot is as it was, whatever becomes of the world that was made of it.
    await fill(directory, 'three');
    await directory.blobs().remove(blob);
    expect(await contents(directory)).toEqual(contentsOf('one', 'three'));
    await directory.load('second');
    expect(await contents(directory)).toEqual(contentsOf('one', 'two'));
    await directory.load('first');
    expect(await contents(directory)).toEqual(contentsOf('one'));

    await directory.deleteSnapshot('first');
    expect((await directory.snapshots()).map(({ name }) => name)).toEqual(['second']);
    await expect(directory.load('first')).rejects.toMatchObject({ reason: 'snapshot-missing' });
    await expect(directory.deleteSnapshot('first')).rejects.toMatchObject({ reason: 'snapshot-missing' });
    expect(await contents(directory)).toEqual(contentsOf('one'));
  });

  it('replaces a snapshot only when told to', async () => {
    const directory = await openWorld();
    await fill(directory, 'one');
    await directory.save('name');
    await fill(directory, 'two');
    await expect(directory.save('name')).rejects.toMatchObject({ reason: 'snapshot-exists' });
    await directory.load('name');
    expect(await contents(directory)).toEqual(contentsOf('one'));
    await fill(directory, 'three');
    await directory.save('name', { replace: true });
    await directory.reset();
    await directory.load('name');
    expect(await contents(directory)).toEqual(contentsOf('one', 'three'));
  });

  it('takes only names that can be files everywhere', async () => {
    const directory = await openWorld();
    for (const name of ['', '.', '..', '../x', 'a/b', '.hidden', 'x'.repeat(65), 'a b', 'ü']) {
      await expect(directory.save(name)).rejects.toMatchObject({ reason: 'snapshot-name' });
      await expect(directory.load(name)).rejects.toMatchObject({ reason: 'snapshot-name' });
      await expect(directory.deleteSnapshot(name)).rejects.toMatchObject({ reason: 'snapshot-name' });
    }
    await directory.save('A-1_b.c');
  });

  it('saves while it is written to, as one moment', async () => {
    const directory = await openWorld();
    const store = directory.store();
    let isSaved = false;
    const saving = directory.save('moving').then(() => {
      isSaved = true;
    });
    let written = 0;
    while (!isSaved) {
      const value = Buffer.from(String(written++));
      const sets = ['a', 'b'].map((name) => ({ key: key(name), value }));
      await store.commit({ checks: [], ranges: [], sets, deletes: [], adds: [] });
    }
    await saving;
    expect(await valueAt(store, 'a')).toBe(String(written - 1));
    await directory.load('moving');
    expect(await valueAt(directory.store(), 'a')).toBe(await valueAt(directory.store(), 'b'));
  });

  it('resets to nothing, and its versions go on', async () => {
    const directory = await openWorld();
    mkdirSync(join(directory.path, 'ca'), { recursive: true });
    writeFileSync(join(directory.path, 'ca', 'key.pem'), 'kept');
    await fill(directory, 'one');
    await directory.save('kept');
    const version = await put(directory.store(), 'more', 'x');
    const before = { store: directory.store(), blobs: directory.blobs(), segments: directory.segments() };

    await directory.reset();
    expect(await contents(directory)).toEqual([undefined, undefined]);
    expect(await directory.segments().logs()).toEqual([]);
    expect(await put(directory.store(), 'new', 'x')).toBeGreaterThan(version);
    expect(readFileSync(join(directory.path, 'ca', 'key.pem'), 'utf8')).toBe('kept');

    // Whoever still holds the old state can change nothing in the new one.
    await directory.snapshots();
    await expect(put(before.store, 'late', 'x')).rejects.toMatchObject({ reason: 'closed' });
    const late = before.segments.append('log', [{ timeMs: 1, bytes: Buffer.from('late') }]);
    await expect(late).rejects.toMatchObject({ reason: 'closed' });
    await expect(before.blobs.write(key('late'))).rejects.toMatchObject({ reason: 'closed' });
    expect(await contents(directory)).toEqual([undefined, undefined]);

    await directory.load('kept');
    expect(await contents(directory)).toEqual(contentsOf('one'));
    expect(await put(directory.store(), 'new', 'x')).toBeGreaterThan(version + 1);
  });

  it('resets as often as a test suite likes', async () => {
    const directory = await openWorld();
    for (let i = 0; i < 20; i++) {
      await fill(directory, String(i));
      await directory.reset();
    }
    await directory.snapshots();
    if (kind === 'durable') expect(readdirSync(join(directory.path, 'generations'))).toHaveLength(1);
    expect(events).toEqual([]);
  });

  it('forks into a world of its own', async () => {
    const directory = await openWorld();
    await fill(directory, 'one');
    await directory.save('base');
    await fill(directory, 'two');
    const path = newPath();
    await directory.fork('base', path);
    await expect(directory.fork('base', path)).rejects.toMatchObject({ reason: 'not-empty' });
    await expect(directory.fork('other', newPath())).rejects.toMatchObject({ reason: 'snapshot-missing' });

    const fork = await open(path);
    expect(await contents(fork)).toEqual(contentsOf('one'));
    await fill(fork, 'forked');
    expect(await contents(fork)).toEqual(contentsOf('one', 'forked'));
    expect(await contents(directory)).toEqual(contentsOf('one', 'two'));
  });
});

describe('a snapshot', () => {
  it('keeps a blob that is removed while it is being made', async () => {
    let removing: Promise<void> | undefined;
    let directory: DataDirectory | undefined;
    const files = failing(async (operation, from) => {
      if (operation !== 'link' || removing !== undefined) return undefined;
      removing = directory?.blobs().remove(from.slice(from.lastIndexOf('/') + 1));
      for (let i = 0; i < 20; i++) await new Promise(setImmediate);
      return undefined;
    });
    directory = await open(newPath(), { files });
    const id = await fill(directory, 'one');
    await directory.save('snapshot');
    await removing;
    await expect(directory.blobs().open(id)).rejects.toMatchObject({ reason: 'missing' });
    await directory.load('snapshot');
    expect(await contents(directory)).toEqual(contentsOf('one'));
  });
});

describe('a reset of a durable world', () => {
  it('keeps what was before as a snapshot', async () => {
    const directory = await open(newPath());
    await fill(directory, 'one');
    await directory.reset();
    await fill(directory, 'two');
    await directory.load('before-reset');
    expect(await contents(directory)).toEqual(contentsOf('one'));
    await directory.reset();
    await directory.reset();
    await directory.load('before-reset');
    expect(await contents(directory)).toEqual([undefined, undefined]);
  });

  it('is finished by the next start when a crash interrupts it', async () => {
    const path = newPath();
    const files = failing((operation, from) =>
      operation === 'rename' && from.endsWith('/generations/g1') ? 'EIO' : undefined,
    );
    const first = await open(path, { files });
    await fill(first, 'one');
    await first.reset();
    await fill(first, 'two');
    expect(await first.snapshots()).toEqual([]);
    expect(events).toMatchObject([{ kind: 'problem' }]);
    await first.close();

    const second = await open(path);
    expect((await second.snapshots()).map(({ name }) => name)).toEqual(['before-reset']);
    expect(await contents(second)).toEqual(contentsOf('two'));
    await second.load('before-reset');
    expect(await contents(second)).toEqual(contentsOf('one'));
  });

  it('has not happened when it could not be written down', async () => {
    const path = newPath();
    let isFull = false;
    const files = failing((operation, _from, to) =>
      isFull && operation === 'rename' && String(to).endsWith('/format.json') ? 'ENOSPC' : undefined,
    );
    const first = await open(path, { files });
    await fill(first, 'one');
    isFull = true;
    await expect(first.reset()).rejects.toMatchObject({ reason: 'full' });
    expect(await contents(first)).toEqual(contentsOf('one'));
    isFull = false;
    await first.close();
    expect(await contents(await open(path))).toEqual(contentsOf('one'));
  });
});

describe('an ephemeral world', () => {
  it('leaves nothing behind', async () => {
    const directory = await openEphemeralDirectory(optionsOf());
    await fill(directory, 'one');
    await directory.save('snapshot');
    expect(existsSync(directory.path)).toBe(true);
    await directory.close();
    expect(existsSync(directory.path)).toBe(false);
  });
});
