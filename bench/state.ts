/**
 * Resets, snapshots and blobs: `node bench/state.ts [rows]`. A state of so many rows (100,000 by default) is
 * reset, saved and loaded; then bodies go through the blobs.
 */

import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataDirectory, DataDirectoryOptions } from '../src/core/data-directory/data-directory.ts';
import { openDataDirectory, openEphemeralDirectory } from '../src/core/data-directory/open-directory.ts';
import type { SetRow } from '../src/core/store.ts';

const rows = Number(process.argv[2] ?? 100_000);
const folder = mkdtempSync(join(tmpdir(), 'kumobako-bench-'));
const options: DataDirectoryOptions = {
  durability: 'default',
  schedule: (run) => void setImmediate(run),
  random: (count) => randomBytes(count),
  wallMs: () => Date.now(),
  product: 'bench',
};

async function timed<T>(name: string, run: () => Promise<T>): Promise<T> {
  let blockedMs = 0;
  let last = performance.now();
  let isDone = false;
  const watch = (): void => {
    const now = performance.now();
    blockedMs = Math.max(blockedMs, now - last);
    last = now;
    if (!isDone) setImmediate(watch);
  };
  setImmediate(watch);
  const startedAt = performance.now();
  const result = await run();
  const elapsedMs = performance.now() - startedAt;
  isDone = true;
  console.log(
    `${name.padEnd(44)} ${elapsedMs.toFixed(1).padStart(8)} ms, event loop held ${blockedMs.toFixed(1)} ms`,
  );
  return result;
}

async function fill(directory: DataDirectory): Promise<void> {
  const value = randomBytes(250);
  for (let i = 0; i < rows; i += 500) {
    const sets = Array.from({ length: 500 }, (_, n): SetRow => ({ key: Buffer.from(`row/${i + n}`), value }));
    await directory.store().commit({ checks: [], ranges: [], sets, deletes: [], adds: [] });
  }
}

async function states(kind: string, open: () => Promise<DataDirectory>): Promise<void> {
  const directory = await timed(`${kind}: open`, open);
  for (let round = 0; round < 3; round++) {
    await fill(directory);
    await timed(`${kind}: reset of ${rows} rows`, () => directory.reset());
    await timed(`${kind}: what the reset leaves to do`, () => directory.snapshots());
  }
  await fill(directory);
  await timed(`${kind}: save ${rows} rows`, () => directory.save('full'));
  await timed(`${kind}: load ${rows} rows`, () => directory.load('full'));
  const list = directory.store().list({ gte: Buffer.from('row/'), lt: Buffer.from('row0') }, { limit: 1000 });
  if ((await list).length !== 1000) throw new Error('The rows were not loaded');
  await timed(`${kind}: 100 resets of an empty state`, async () => {
    for (let i = 0; i < 100; i++) await directory.reset();
  });
  await timed(`${kind}: close`, () => directory.close());
}

async function* body(bytes: number, chunkBytes: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(chunkBytes, 7);
  for (let at = 0; at < bytes; at += chunkBytes) yield chunk;
}

async function bodies(): Promise<void> {
  const directory = await openDataDirectory(join(folder, 'blobs'), options);
  const blobs = directory.blobs();
  const megabytes = 1000;
  const rate = (startedAt: number): string => {
    const perSecond = (megabytes / (performance.now() - startedAt)) * 1000;
    return `${Math.round(perSecond)} MB/s, rss ${Math.round(process.memoryUsage().rss / 1e6)} MB`;
  };
  for (const chunkBytes of [64 * 1024, 64 * 1024, 1024 * 1024]) {
    let startedAt = performance.now();
    const { id } = await blobs.write(body(megabytes * 1e6, chunkBytes));
    console.log(`blob in chunks of ${chunkBytes / 1024} KiB: written at ${rate(startedAt)}`);
    startedAt = performance.now();
    let bytes = 0;
    for await (const chunk of await blobs.open(id)) bytes += chunk.length;
    console.log(`${''.padEnd(21)}read at ${rate(startedAt)} (${bytes} bytes)`);
    await blobs.remove(id);
  }
  const md5 = createHash('md5');
  const startedAt = performance.now();
  const digests = [
    { name: 'md5', update: (chunk: Uint8Array) => void md5.update(chunk), digest: () => md5.digest() },
  ];
  await blobs.write(body(megabytes * 1e6, 64 * 1024), { digests });
  console.log(`blob with its MD5: written at ${rate(startedAt)}`);
  await directory.close();
}

await states('durable', () => openDataDirectory(join(folder, 'durable'), options));
await states('ephemeral', () => openEphemeralDirectory(options));
await bodies();
rmSync(folder, { recursive: true });
