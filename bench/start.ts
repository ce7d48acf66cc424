/**
 * `node bench/start.ts [--check] [--runs 20] [--idle 30]`: how quickly the built product is there and how little it
 * holds, written to `bench/results/start.json`. Each figure is of processes started fresh, one after the other.
 */

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createClient, prepare, setUp } from './operations.ts';
import { memoryMiB } from './targets.ts';

const ROOT = join(import.meta.dirname, '..');
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
/** Requests of each operation that make the process work before its memory is looked at. */
const WARM_REQUESTS = 300;

interface Spread {
  minMs: number;
  medianMs: number;
}

/** What `bench/start-in-process.ts` prints. */
export interface InProcess {
  firstMs: number;
  nextMs: number[];
  resetMs: number[];
  itemsHeld: number;
}

export interface StartReport {
  date: string;
  node: string;
  cores: number;
  /** From the process's start to its line `Ready.`, and the processor time of its threads until then. */
  ready: Record<'ephemeral' | 'durable', Spread & { cpuMs: number }>;
  /** Proportional set size: idle for a while after `Ready.`, and idle for as long after requests to every service. */
  memoryMiB: { fresh: number; afterLoad: number };
  inProcess: Spread & { firstMs: number; resetMs: number; itemsHeld: number };
}

const TARGETS = {
  readyMs: 180,
  memoryMiB: 70,
  firstMs: 250,
  nextMs: 30,
  resetMs: 5,
} as const;

interface Started {
  pid: number;
  port: number;
  readyMs: number;
  cpuMs: number;
  stop(): Promise<void>;
}

async function startProduct(flags: readonly string[]): Promise<Started> {
  const startMs = performance.now();
  const args = [join(ROOT, 'bin/kumobako.js'), 'start', '--port', '0', '--json', ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()));
    child.once('exit', (code) => reject(new Error(`exit ${code}`)));
  });
  const readyMs = performance.now() - startMs;
  const { pid, port }: { pid: number; port: number } = JSON.parse(line);
  const stop = async () => {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
  };
  return { pid, port, readyMs, cpuMs: cpuMs(pid), stop };
}

/** Time on a processor of all threads so far (Linux): what a busy machine does not blur. */
function cpuMs(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const times = readdirSync(folder).map((task) => {
    const [nanoseconds] = readFileSync(join(folder, task, 'schedstat'), 'utf8').split(' ');
    return Number(nanoseconds) / 1e6;
  });
  return times.reduce((sum, time) => sum + time, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const round = (value: number) => Number(value.toFixed(1));

function spread(values: readonly number[]): Spread {
  return { minMs: round(Math.min(...values)), medianMs: round(median(values)) };
}

async function measureReady(runs: number, flags: readonly string[]) {
  const ready: number[] = [];
  const cpu: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = await startProduct(flags);
    ready.push(started.readyMs);
    cpu.push(started.cpuMs);
    await started.stop();
  }
  return { ...spread(ready), cpuMs: round(median(cpu)) };
}

async function measureMemory(idleSeconds: number, folder: string) {
  const { pid, port, stop } = await startProduct(['--data-dir', join(folder, 'memory')]);
  await pause(idleSeconds * 1000);
  const fresh = memoryMiB(pid);
  await exercise(port, pid);
  await pause(idleSeconds * 1000);
  const afterLoad = memoryMiB(pid);
  await stop();
  return { fresh: round(fresh), afterLoad: round(afterLoad) };
}

/** The operations of the throughput bench, a few hundred times each. */
async function exercise(port: number, pid: number): Promise<void> {
  const target = { name: 'kumobako', host: '127.0.0.1', port, pid, readyMs: 0, stop: async () => {} };
  const client = createClient(target, CREDENTIALS);
  const { queueUrl } = await setUp(client);
  const { load } = await import('./load.ts');
  for (const { next } of prepare(client, queueUrl)) {
    await load({ host: '127.0.0.1', port, connections: 4, seconds: WARM_REQUESTS / 1000, next });
  }
}

function measureInProcess(): StartReport['inProcess'] {
  const script = join(import.meta.dirname, 'start-in-process.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const { firstMs, nextMs, resetMs, itemsHeld }: InProcess = JSON.parse(stdout);
  return { firstMs: round(firstMs), ...spread(nextMs), resetMs: round(median(resetMs)), itemsHeld };
}

function problemsOf({ ready, memoryMiB: memory, inProcess }: StartReport): string[] {
  const figures: [string, number, number][] = [
    ['Ready (ephemeral), ms', ready.ephemeral.medianMs, TARGETS.readyMs],
    ['Ready (durable), ms', ready.durable.medianMs, TARGETS.readyMs],
    ['idle memory after load, MiB', memory.afterLoad, TARGETS.memoryMiB],
    ['first startCloud with its import, ms', inProcess.firstMs, TARGETS.firstMs],
    ['next startCloud, ms', inProcess.medianMs, TARGETS.nextMs],
    [`reset with ${inProcess.itemsHeld} items, ms`, inProcess.resetMs, TARGETS.resetMs],
  ];
  return figures.flatMap(([name, seen, target]) => {
    console.log(`${name.padEnd(44)} ${String(seen).padStart(8)}   target ${target}`);
    return seen > target ? [`${name}: ${seen}, target ${target}`] : [];
  });
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    runs: { type: 'string', default: '20' },
    idle: { type: 'string', default: '30' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'kumobako-bench-'));
try {
  const runs = Number(values.runs);
  const report: StartReport = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cores: cpus().length,
    ready: {
      ephemeral: await measureReady(runs, ['--ephemeral']),
      durable: await measureReady(runs, ['--data-dir', join(folder, 'ready')]),
    },
    memoryMiB: await measureMemory(Number(values.idle), folder),
    inProcess: measureInProcess(),
  };
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'start.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  const problems = problemsOf(report);
  for (const problem of problems) console.log(`below target: ${problem}`);
  if (values.check && problems.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
