import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { storeContract } from './store-contract.test-suite.ts';
import { openSqliteStore, type SqliteStore } from './store-sqlite.ts';
import { loadSqlite } from './store-sqlite-file.ts';

const folders: string[] = [];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-store-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const schedule = (run: () => void): void => void setImmediate(run);
const open = (file: string, more: object = {}): SqliteStore =>
  openSqliteStore({ file, durability: 'default', schedule, ...more });
const newFile = (): string => join(temporaryFolder(), 'state.db');

storeContract('SQLite in memory', () => open(':memory:'));
storeContract('SQLite in a file', () => open(newFile()));
storeContract('SQLite in a file, strict', () => open(newFile(), { durability: 'strict' }));

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
async function put(store: SqliteStore, key: string, value: string | Uint8Array = ''): Promise<number> {
  const set = { key: bytes(key), value: typeof value === 'string' ? bytes(value) : value };
  const result = await store.commit({ checks: [], ranges: [], sets: [set], deletes: [], adds: [] });
  return result.ok ? result.version : -1;
}
async function read(store: SqliteStore, key: string): Promise<string | undefined> {
  const [row] = await store.get([bytes(key)]);
  return row === undefined ? undefined : Buffer.from(row.value as Uint8Array).toString();
}

describe('a store in a file', () => {
  it('is there again after it was closed, with versions that go on', async () => {
    const file = newFile();
    const first = open(file);
    const version = await put(first, 'a', 'value');
    await first.close();
    expect(readdirSync(join(file, '..'))).toEqual(['state.db']);

    const second = open(file);
    expect(await read(second, 'a')).toBe('value');
    expect(await put(second, 'b')).toBeGreaterThan(version);
    await second.close();
  });

  it('gives no version up to the floor', async () => {
    const store = open(newFile(), { versionFloor: 5_000_000 });
    expect(await put(store, 'a')).toBe(5_000_001);
    expect(store.lastVersion()).toBe(5_000_001);
    await store.close();
  });

  it('copies itself as it is into a new file, from disk and from memory', async () => {
    for (const store of [open(newFile()), open(':memory:')]) {
      const version = await put(store, 'a', 'value');
      const copy = newFile();
      const later = put(store, 'b', 'applied, not yet written');
      await store.copyInto(copy);
      await later;
      await store.close();

      for (const restored of [open(copy), open(':memory:', { from: copy })]) {
        expect(await read(restored, 'a')).toBe('value');
        expect(await read(restored, 'b')).toBe('applied, not yet written');
        expect(await put(restored, 'c')).toBeGreaterThan(version + 1);
        await restored.close();
      }
    }
  });
});

describe('checkpoints', () => {
  const MEBIBYTE = 1024 * 1024;

  it('keep the log small while rows are written, in the background', async () => {
    const file = newFile();
    const store = open(file);
    const value = new Uint8Array(64 * 1024).fill(7);
    let largest = 0;
    for (let i = 0; i < 1600; i++) {
      await put(store, `row/${i % 200}`, value);
      largest = Math.max(largest, statSync(`${file}-wal`).size);
    }
    // 100 MiB were written.
    expect(largest).toBeGreaterThan(8 * MEBIBYTE);
    // Writers wait above 64 MiB, whatever else keeps the machine busy.
    expect(largest).toBeLessThan(66 * MEBIBYTE);
    expect(statSync(file).size).toBeGreaterThan(12 * MEBIBYTE);
    await store.close();
    expect(readdirSync(join(file, '..'))).toEqual(['state.db']);

    const again = open(file);
    const [row] = await again.get([bytes('row/199')]);
    expect(row?.value).toEqual(value);
    await again.close();
  });

  it('do not keep a close waiting for them, nor lose anything by it', async () => {
    const file = newFile();
    const store = open(file);
    const value = new Uint8Array(MEBIBYTE).fill(7);
    for (let i = 0; i < 9; i++) await put(store, `row/${i}`, value);
    await store.close();
    const again = open(file);
    expect(await again.list({ gte: bytes('row/'), lt: bytes('row0') }, { limit: 100 })).toHaveLength(9);
    await again.close();
  });
});

describe('files that are no store', () => {
  it('are refused by what they are', () => {
    const folder = temporaryFolder();
    const text = join(folder, 'text');
    writeFileSync(text, 'This is not a database, but long enough to have a header of one. '.repeat(100));
    expect(() => open(text)).toThrow(expect.objectContaining({ reason: 'not-a-store' }));

    const foreign = join(folder, 'foreign.db');
    const { DatabaseSync } = loadSqlite();
    const database = new DatabaseSync(foreign);
    database.exec('CREATE TABLE bookmarks(url TEXT)');
    database.close();
    expect(() => open(foreign)).toThrow(/is a SQLite database, but not one of kumobako/);

    expect(() => open(join(folder, 'nowhere', 'state.db'))).toThrow(
      expect.objectContaining({ reason: 'cannot-open' }),
    );
  });

  it('of a later format are refused', async () => {
    const file = newFile();
    await open(file).close();
    const database = new (loadSqlite().DatabaseSync)(file);
    database.exec('PRAGMA user_version=2');
    database.close();
    expect(() => open(file)).toThrow(/has format 2, this kumobako reads 1/);
  });

  it('and damaged ones are told apart when the damage is met', async () => {
    const file = newFile();
    const store = open(file);
    const value = new Uint8Array(1000).fill(7);
    for (let i = 0; i < 500; i++) await put(store, `row/${i}`, value);
    await store.close();
    const size = statSync(file).size;
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(size - 5 * 8192, 0xa5), 0, size - 5 * 8192, 4 * 8192);

    const damaged = open(file);
    const list = damaged.list({ gte: bytes('row/'), lt: bytes('row0') }, { limit: 1000 });
    await expect(list).rejects.toMatchObject({ name: 'StoreError', reason: 'corrupt' });
    await damaged.close();
  });
});

const CHILD = `
  const { openSqliteStore } = await import(process.env.STORE);
  const schedule = (run) => void setImmediate(run);
  const store = openSqliteStore({ file: process.env.FILE, durability: 'default', schedule });
  const value = new Uint8Array(Number(process.env.VALUE_BYTES));
  const put = (key) => store.commit({
    checks: [], ranges: [], deletes: [], sets: [{ key: Buffer.from(key), value }],
    adds: [{ key: Buffer.from('count'), delta: 1 }],
  });
`;
/** Node before 22.18 runs TypeScript only when it is told to. */
const NODE_FLAGS = process.features.typescript ? [] : ['--experimental-strip-types'];
const EVAL = ['--input-type=module', '--eval'];
const STORE = new URL('./store-sqlite.ts', import.meta.url).href;
const environment = (file: string, valueBytes: number) => ({
  ...process.env,
  NODE_OPTIONS: '',
  STORE,
  FILE: file,
  VALUE_BYTES: String(valueBytes),
});

describe('in a process of its own', () => {
  const run = (script: string, file: string, valueBytes: number, prefix = '') =>
    spawnSync(
      'sh',
      ['-c', `${prefix} exec "$@"`, 'sh', process.execPath, ...NODE_FLAGS, ...EVAL, CHILD + script],
      {
        env: environment(file, valueBytes),
        encoding: 'utf8',
      },
    );

  it('prints no warning', () => {
    const { stderr, stdout, status } = run(
      `await put('a'); await store.close(); console.log('ok')`,
      newFile(),
      10,
    );
    expect({ stdout, status }).toEqual({ stdout: 'ok\n', status: 0 });
    expect(stderr).not.toContain('SQLite');
  });

  it('lets the process end while the checkpoint worker is idle', () => {
    const { stdout, status } = run(
      `for (let i = 0; i < 20; i++) await put('row' + i); console.log('ok')`,
      newFile(),
      1024 * 1024,
    );
    expect({ stdout, status }).toEqual({ stdout: 'ok\n', status: 0 });
  });

  it('rejects the whole group when the disk takes no more, and goes on', async () => {
    const file = newFile();
    // 2,000 blocks of 512 bytes (dash) or 1,024 (bash): a limit on the size of a file, as a quota would be.
    const { stdout, status } = run(
      `
      const log = [];
      let full = 0;
      for (let i = 0; i < 40 && full === 0; i++) {
        const small = store.commit({
          checks: [], ranges: [], sets: [{ key: Buffer.from('last'), value: Buffer.from([i]) }], deletes: [], adds: [],
        });
        const [, ...group] = await Promise.allSettled([small, put('a' + i), put('b' + i), put('c' + i)]);
        const failed = group.filter((result) => result.status === 'rejected');
        if (failed.length > 0) {
          full = i;
          log.push(failed.length, ...new Set(failed.map((result) => result.reason.reason)));
        }
      }
      const rows = await store.get(['a', 'b', 'c'].map((name) => Buffer.from(name + full)));
      log.push(rows.every((row) => row === undefined));
      const [count] = await store.get([Buffer.from('count')]);
      log.push(count.value === full * 3);
      const [last] = await store.get([Buffer.from('last')]);
      log.push(last.value[0] === full - 1);
      const small = await store.commit({
        checks: [], ranges: [], sets: [], deletes: [Buffer.from('a0')], adds: [],
      }).then(() => 'usable', (error) => error.reason);
      log.push(small);
      console.log(JSON.stringify(log));
      `,
      file,
      50_000,
      'ulimit -f 2000;',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual([3, 'input-output', true, true, true, 'usable']);
    const store = open(file);
    const [count] = await store.get([bytes('count')]);
    expect(Number(count?.value) % 3).toBe(0);
    await store.close();
  });

  it('keeps what was acknowledged through kill -9, whole, with fresh versions', async () => {
    const file = newFile();
    let lastVersion = 0;
    for (let round = 0; round < 5; round++) {
      const acknowledged = await killedWhileWriting(file, round);
      const store = open(file);
      const [count] = await store.get([bytes('count')]);
      let rows = 0;
      for (let r = 0; r <= round; r++) {
        const found = await store.list({ gte: bytes(`${r}/`), lt: bytes(`${r}0`) }, { limit: 1000 });
        rows += found.length;
      }
      expect(acknowledged.length).toBeGreaterThan(0);
      const keys = await store.get(acknowledged.map(({ key }) => bytes(key)));
      expect(keys.map((row) => row?.version)).toEqual(acknowledged.map(({ version }) => version));
      // Each commit adds a row and one to the counter: neither is there without the other.
      expect(count?.value).toBe(rows);
      const highest = Math.max(...acknowledged.map(({ version }) => version));
      const version = await put(store, `between/${round}`);
      expect(version).toBeGreaterThan(highest);
      expect(highest).toBeGreaterThan(lastVersion);
      lastVersion = version;
      await store.close();
    }
  });

  /** Runs a writer, kills it after some acknowledged commits, and returns those it told of. */
  async function killedWhileWriting(
    file: string,
    round: number,
  ): Promise<{ key: string; version: number }[]> {
    const script = `
      for (let i = 0; ; i++) {
        const group = [0, 1, 2].map((n) => ${round} + '/' + String(i * 3 + n).padStart(6, '0'));
        const results = await Promise.all(group.map(put));
        console.log(group.map((key, n) => key + ' ' + results[n].version).join('\\n'));
      }`;
    const child = spawn(process.execPath, [...NODE_FLAGS, ...EVAL, CHILD + script], {
      env: environment(file, 20_000),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    const enough = 60 + round * 17;
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split('\n').length > enough) child.kill('SIGKILL');
      });
      child.on('close', () => resolve());
    });
    const whole = output.slice(0, output.lastIndexOf('\n')).split('\n').slice(0, 900);
    return whole.map((line) => {
      const [key = '', version] = line.split(' ');
      return { key, version: Number(version) };
    });
  }
});

describe('bundled', () => {
  it('finds its worker', async () => {
    const { build } = await import('esbuild');
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'dist'));
    await build({
      stdin: {
        contents: `import { openSqliteStore } from './store-sqlite.ts';
          const schedule = (run) => void setImmediate(run);
          const store = openSqliteStore({ file: process.argv[2], durability: 'default', schedule });
          const value = new Uint8Array(1024 * 1024);
          for (let i = 0; i < 10; i++) {
            await store.commit({
              checks: [], ranges: [], deletes: [], adds: [], sets: [{ key: Buffer.from('row' + i), value }],
            });
          }
          await store.copyInto(process.argv[3]);
          await store.close();`,
        resolveDir: new URL('.', import.meta.url).pathname,
      },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22.13',
      outfile: join(folder, 'dist', 'main.mjs'),
    });
    const file = join(folder, 'state.db');
    const copy = join(folder, 'copy.db');
    const { stderr, status } = spawnSync(process.execPath, [join(folder, 'dist', 'main.mjs'), file, copy], {
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(readdirSync(folder).sort()).toEqual(['copy.db', 'dist', 'state.db']);
    expect(statSync(copy).size).toBeGreaterThan(10 * 1024 * 1024);
  });
});
