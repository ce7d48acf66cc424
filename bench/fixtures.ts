/**
 * `node bench/fixtures.ts [--runs 3] [--items 100000]`: what a fixture costs. One suite of 200 tests that each begin
 * with an empty AWS, through kumobako and moto; making a world; a reset and snapshots with many items held. Written to
 * `bench/results/fixtures.json`. Wall time is that of a machine with other work on it: CPU seconds (the tests' and the
 * server's) say more.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient, dynamodb } from './operations.ts';
import { cpuSeconds, isInstalled, startTarget, type Target, VENV } from './targets.ts';

const ROOT = join(import.meta.dirname, '..');
const WAYS = ['kumobako', 'kumobako-mock-aws', 'moto-server', 'moto-in-process'] as const;
type Way = (typeof WAYS)[number];

interface SuiteFigure {
  way: Way;
  /** Of the fastest run: pytest's process from start to end, and CPU of it and of the server. */
  wallSeconds: number;
  cpuSeconds: number;
  tests: number;
}

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '3' }, items: { type: 'string', default: '100000' } },
});
const RUNS = Number(values.runs);
const ITEMS = Number(values.items);
const rounded = (value: number, digits = 1) => Number(value.toFixed(digits));
const median = (list: readonly number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** One run of the suite against a fresh server, whose start is not counted. */
async function runSuite(way: Way): Promise<SuiteFigure> {
  const target = way === 'moto-in-process' ? undefined : await startTarget(serverOf(way), flagsOf(way));
  const home = mkdtempSync(join(tmpdir(), 'kumobako-bench-'));
  try {
    const before = target === undefined ? 0 : cpuSeconds(target.pid);
    const startMs = performance.now();
    const plugin = way.startsWith('kumobako') ? ['-p', 'kumobako.pytest_plugin'] : [];
    const { stdout, status } = spawnSync(
      join(VENV, 'bin/python'),
      [
        '-m',
        'pytest',
        '-q',
        '-p',
        'no:cacheprovider',
        '-p',
        'no:xdist',
        ...plugin,
        join(ROOT, 'bench/suite'),
      ],
      { encoding: 'utf8', env: suiteEnvironment(way, home, target) },
    );
    const wallSeconds = (performance.now() - startMs) / 1000;
    const server = target === undefined ? 0 : cpuSeconds(target.pid) - before;
    if (status !== 0) throw new Error(`${way}: ${stdout.slice(-2_000)}`);
    return {
      way,
      wallSeconds: rounded(wallSeconds),
      cpuSeconds: rounded(Number(/^cpu ([\d.]+)$/m.exec(stdout)?.[1]) + server),
      tests: Number(/^(\d+) passed/m.exec(stdout)?.[1]),
    };
  } finally {
    await target?.stop();
    rmSync(home, { recursive: true });
  }
}

const serverOf = (way: Way) => (way === 'moto-server' ? 'moto' : 'kumobako');
const flagsOf = (way: Way) => (way === 'moto-server' ? [] : ['--ephemeral']);

function suiteEnvironment(way: Way, home: string, target: Target | undefined): NodeJS.ProcessEnv {
  const endpoint = target === undefined ? undefined : `http://127.0.0.1:${target.port}`;
  return {
    PATH: process.env['PATH'],
    HOME: home,
    BENCH_WAY: way,
    PYTHONPATH: join(ROOT, 'clients/python/src'),
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...(way === 'moto-server' ? { AWS_ENDPOINT_URL: endpoint } : { KUMOBAKO_ENDPOINT: endpoint }),
  };
}

async function ask(
  endpoint: string,
  method: string,
  path: string,
  body?: string | Buffer,
): Promise<Response> {
  const response = await fetch(`${endpoint}/${path}`, { method, ...(body === undefined ? {} : { body }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

/** Items as the fixtures of a test have them. */
async function fill(target: Target): Promise<void> {
  const client = createClient(target, { accessKeyId: 'test', secretAccessKey: 'test' });
  await client.send(
    dynamodb('CreateTable', {
      TableName: 'items',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  for (let from = 0; from < ITEMS; from += 25) {
    const puts = Array.from({ length: Math.min(25, ITEMS - from) }, (_, i) => ({
      PutRequest: { Item: { id: { S: `item-${from + i}` }, text: { S: 'x'.repeat(200) } } },
    }));
    await client.send(dynamodb('BatchWriteItem', { RequestItems: { items: puts } }));
  }
}

async function kumobakoFigures() {
  const server = await startTarget('kumobako', ['--ephemeral']);
  const main = `http://127.0.0.1:${server.port}`;
  try {
    const worldMs: number[] = [];
    for (let i = 0; i < 50; i++) worldMs.push(await timed(() => ask(main, 'POST', '_kumobako/worlds', '{}')));
    const world = (await (await ask(main, 'POST', '_kumobako/worlds', '{}')).json()) as { port: number };
    const endpoint = `http://127.0.0.1:${world.port}`;
    const emptyMs: number[] = [];
    for (let i = 0; i < 50; i++) emptyMs.push(await timed(() => ask(endpoint, 'POST', '_kumobako/reset')));
    await fill({ ...server, port: world.port });
    const saveMs = await timed(() => ask(endpoint, 'POST', '_kumobako/snapshots?name=full'));
    let file = Buffer.alloc(0);
    const exportMs = await timed(async () => {
      const response = await ask(endpoint, 'GET', '_kumobako/snapshots/file?name=full');
      file = Buffer.from(await response.arrayBuffer());
    });
    const [resetMs, loadMs]: [number[], number[]] = [[], []];
    for (let i = 0; i < 10; i++) {
      resetMs.push(await timed(() => ask(endpoint, 'POST', '_kumobako/reset')));
      loadMs.push(await timed(() => ask(endpoint, 'POST', '_kumobako/snapshots/load?name=full')));
    }
    const importMs = await timed(() => ask(endpoint, 'POST', '_kumobako/snapshots/file?name=again', file));
    return {
      worldMs: rounded(median(worldMs)),
      resetEmptyMs: rounded(median(emptyMs)),
      resetMs: rounded(median(resetMs)),
      snapshotSaveMs: rounded(saveMs),
      snapshotLoadMs: rounded(median(loadMs)),
      exportMs: rounded(exportMs),
      importMs: rounded(importMs),
      exportBytes: file.length,
    };
  } finally {
    await server.stop();
  }
}

async function motoFigures() {
  const server = await startTarget('moto');
  try {
    const endpoint = `http://127.0.0.1:${server.port}`;
    const emptyMs: number[] = [];
    for (let i = 0; i < 20; i++) emptyMs.push(await timed(() => ask(endpoint, 'POST', 'moto-api/reset')));
    await fill(server);
    const resetMs = await timed(() => ask(endpoint, 'POST', 'moto-api/reset'));
    return { resetEmptyMs: rounded(median(emptyMs)), resetMs: rounded(resetMs) };
  } finally {
    await server.stop();
  }
}

const hasPeers = isInstalled('moto') && existsSync(join(VENV, 'bin/pytest'));
if (!hasPeers)
  console.log('moto and pytest are not installed (see bench/targets.ts): only kumobako is measured');
const suites: SuiteFigure[] = [];
for (const way of hasPeers ? WAYS : []) {
  const runs: SuiteFigure[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await runSuite(way));
  const best = runs.toSorted((a, b) => a.wallSeconds - b.wallSeconds)[0];
  if (best === undefined) continue;
  suites.push(best);
  console.log(`${way.padEnd(18)} ${best.wallSeconds} s, ${best.cpuSeconds} s of CPU, ${best.tests} tests`);
}
const report = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cores: cpus().length,
  load: rounded(loadavg()[1] ?? 0),
  suites,
  items: ITEMS,
  kumobako: await kumobakoFigures(),
  ...(hasPeers ? { moto: await motoFigures() } : {}),
};
console.log(report.kumobako, report.moto);
mkdirSync(join(ROOT, 'bench/results'), { recursive: true });
writeFileSync(join(ROOT, 'bench/results/fixtures.json'), `${JSON.stringify(report, undefined, 2)}\n`);
