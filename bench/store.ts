/**
 * The state store under load: `node bench/store.ts [default|strict|memory] [rounds]`. One commit is a check
 * and a put of 250 bytes, the shape of most operations. Prints one line a measurement; the targets are in
 * docs/decisions/0003.
 */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore, type SqliteStore } from '../src/core/store-sqlite.ts';

const [mode = 'default', roundsText = '60000'] = process.argv.slice(2);
const rounds = Number(roundsText);
const KEYS = 50_000;

const folder = mkdtempSync(join(tmpdir(), 'kumobako-bench-'));
const file = mode === 'memory' ? ':memory:' : join(folder, 'state.db');
const store: SqliteStore = openSqliteStore({
  file,
  durability: mode === 'strict' ? 'strict' : 'default',
  schedule: (run) => void setImmediate(run),
});

const value = Buffer.alloc(250, 'x');
const versions: (number | undefined)[] = [];
let logBytesMost = 0;

const keyOf = (place: number): Uint8Array => Buffer.from(`t/00000/${String(place).padStart(8, '0')}`);
/** Keys one after the other, as messages of a queue come: commits of one group share pages. */
const inOrder = (i: number): number => i % KEYS;
/** Keys all over the table, as items of a hash key come: each commit writes a page of its own. */
const scattered = (i: number): number => (i * 7919) % KEYS;

async function commitOne(place: number): Promise<void> {
  const key = keyOf(place);
  const result = await store.commit({
    checks: [{ key, version: versions[place] ?? null }],
    ranges: [],
    sets: [{ key, value }],
    deletes: [],
    adds: [],
  });
  if (!result.ok) throw new Error('conflict');
  versions[place] = result.version;
}

async function addOne(): Promise<void> {
  await store.commit({
    checks: [],
    ranges: [],
    sets: [],
    deletes: [],
    adds: [{ key: Buffer.from('hot'), delta: 1 }],
  });
}

async function measure(
  name: string,
  callers: number,
  count: number,
  run: (i: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const latencies = new Float64Array(count);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const caller = async (): Promise<void> => {
    while (next < count) {
      const i = next++;
      const before = performance.now();
      await run(i);
      latencies[i] = performance.now() - before;
      if (i % 512 === 0 && file !== ':memory:') {
        logBytesMost = Math.max(logBytesMost, statSync(`${file}-wal`).size);
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  latencies.sort();
  const at = (share: number): string =>
    `${((latencies[Math.floor((count - 1) * share)] ?? 0) * 1000).toFixed(0)} us`;
  console.log(
    [
      name.padEnd(26),
      `${callers} callers`.padStart(11),
      `${Math.round((count / elapsedMs) * 1000).toLocaleString('en')}/s`.padStart(12),
      `cpu ${((cpu.user + cpu.system) / count).toFixed(1)} us`.padStart(12),
      `p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}  max ${at(1)}`,
    ].join('  '),
  );
}

const scale = mode === 'strict' ? 0.05 : 1;
const count = Math.round(rounds * scale);
for (const [pattern, place] of Object.entries({ 'in order': inOrder, scattered })) {
  await measure(`warm-up, ${pattern}`, 16, count, (i) => commitOne(place(i)));
  for (const callers of [1, 16, 64]) {
    await measure(`commit, ${pattern}`, callers, count * (callers === 1 ? 1 : 2), (i) => commitOne(place(i)));
  }
}
await measure('add to one counter', 16, count, addOne);
await measure('get of 1 row', 1, rounds, (i) => store.get([keyOf(scattered(i))]));
await measure('get of 4 rows', 1, rounds, (i) => store.get([0, 1, 2, 3].map((n) => keyOf(scattered(i + n)))));
await measure('list of 100 rows', 1, Math.round(rounds / 30), (i) =>
  store.list({ gte: keyOf(scattered(i)), lt: Buffer.from('t/1') }, { limit: 100 }),
);
console.log(
  `log at most ${(logBytesMost / 1e6).toFixed(1)} MB, rss ${Math.round(process.memoryUsage().rss / 1e6)} MB`,
);
const closing = performance.now();
await store.close();
console.log(`closed in ${(performance.now() - closing).toFixed(0)} ms`);
rmSync(folder, { recursive: true });
