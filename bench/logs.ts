/**
 * `node bench/logs.ts [--events 1000000]`: events a second that PutLogEvents takes, and how long FilterLogEvents takes to
 * look through all of them, with the delay of the event loop meanwhile. Runs what `npm run build` made.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Client, createClient } from './operations.ts';
import type { PlainRequest } from './sign.ts';
import { cpuSeconds, startTarget, type Target } from './targets.ts';

const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };
const BATCH = 5_000;
const AT_A_TIME = 4;
const GROUP = { logGroupName: 'bench' };
/** Every so many events one is looked for. */
const RARE = 100_000;
const PROBE_PAUSE_MS = 5;

interface LogsReport {
  date: string;
  node: string;
  events: number;
  putsPerSecond: number;
  quietP99Ms: number;
  filters: {
    pattern: string;
    ms: number;
    cpuMs: number;
    found: number;
    delayP50Ms: number;
    delayP99Ms: number;
  }[];
}

function logs(operation: string, input: object): PlainRequest {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Logs_20140328.${operation}`,
  };
  return { method: 'POST', target: '/', service: 'logs', headers, body: JSON.stringify(input) };
}

function messageOf(n: number): string {
  const level = n % RARE === 7 ? 'FATAL' : 'INFO';
  return JSON.stringify({ level, request: n, path: `/items/${n % 1000}`, ms: n % 300, text: 'x'.repeat(30) });
}

async function put(client: Client, events: number): Promise<number> {
  const beginMs = Date.now() - events / 10;
  const requests: PlainRequest[] = [];
  for (let from = 0; from < events; from += BATCH) {
    const logEvents = Array.from({ length: Math.min(BATCH, events - from) }, (_, i) => ({
      timestamp: Math.floor(beginMs + (from + i) / 10),
      message: messageOf(from + i),
    }));
    requests.push(logs('PutLogEvents', { ...GROUP, logStreamName: `s${requests.length % 4}`, logEvents }));
  }
  const startMs = performance.now();
  const worker = async () => {
    for (let request = requests.pop(); request !== undefined; request = requests.pop())
      await client.send(request);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return events / ((performance.now() - startMs) / 1_000);
}

/** How long a small request takes when nothing else goes on. */
async function quietP99Ms(client: Client): Promise<number> {
  const delays: number[] = [];
  for (let i = 0; i < 1_000; i++) {
    const startMs = performance.now();
    await client.send(logs('ListTagsLogGroup', GROUP));
    delays.push(performance.now() - startMs);
  }
  delays.sort((a, b) => a - b);
  return Number((delays[990] ?? 0).toFixed(2));
}

/** All pages; meanwhile another connection asks for something small, again and again: what it waits is the delay. */
async function filter(
  { pid }: Target,
  client: Client,
  filterPattern: string,
): Promise<LogsReport['filters'][number]> {
  const delays: number[] = [];
  let isOver = false;
  const probe = (async () => {
    while (!isOver) {
      const startMs = performance.now();
      await client.send(logs('ListTagsLogGroup', GROUP));
      delays.push(performance.now() - startMs);
      await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
    }
  })();
  const cpuBefore = cpuSeconds(pid);
  const startMs = performance.now();
  let found = 0;
  let nextToken: string | undefined;
  do {
    const answer = JSON.parse(
      await client.send(logs('FilterLogEvents', { ...GROUP, filterPattern, nextToken })),
    );
    found += answer.events.length;
    nextToken = answer.nextToken;
  } while (nextToken !== undefined);
  const ms = Math.round(performance.now() - startMs);
  isOver = true;
  await probe;
  delays.sort((a, b) => a - b);
  const at = (share: number) => Number((delays[Math.floor(share * delays.length)] ?? 0).toFixed(2));
  const cpuMs = Math.round((cpuSeconds(pid) - cpuBefore) * 1_000);
  const figure = { pattern: filterPattern, ms, cpuMs, found, delayP50Ms: at(0.5), delayP99Ms: at(0.99) };
  console.log(
    `FilterLogEvents ${filterPattern}: ${ms} ms (${cpuMs} of CPU), ${found} found, others wait p99 ${figure.delayP99Ms} ms`,
  );
  return figure;
}

const { values } = parseArgs({ options: { events: { type: 'string', default: '1000000' } } });
const events = Number(values.events);
const target = await startTarget('kumobako');
try {
  const client = createClient(target, ROOT);
  await client.send(logs('CreateLogGroup', GROUP));
  for (let i = 0; i < 4; i++)
    await client.send(logs('CreateLogStream', { ...GROUP, logStreamName: `s${i}` }));
  const putsPerSecond = Math.round(await put(client, events));
  console.log(`PutLogEvents: ${putsPerSecond} events/s in batches of ${BATCH}`);
  const quietMs = await quietP99Ms(client);
  console.log(`A small request of its own: p99 ${quietMs} ms`);
  const filters: LogsReport['filters'] = [];
  for (const pattern of [
    'FATAL',
    '{ $.level = "FATAL" }',
    '{ $.ms > 298 && $.request < 1000 }',
    '%F[A]TAL%',
  ]) {
    filters.push(await filter(target, client, pattern));
  }
  const report: LogsReport = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    events,
    putsPerSecond,
    quietP99Ms: quietMs,
    filters,
  };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'logs.json'), `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await target.stop();
}
