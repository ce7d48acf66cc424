/**
 * `node bench/logs.ts [--events 1000000]`: events a second that PutLogEvents takes, how long its largest batches hold
 * the event loop, and how long FilterLogEvents and queries of Logs Insights take to look through all of them (the median
 * of some passes), with the delay of the event loop meanwhile: as the server itself measures it, and as another client
 * feels it. Runs what `npm run build` made.
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Client, createClient } from './operations.ts';
import type { PlainRequest } from './sign.ts';
import { cpuSeconds, loopDelayP99Ms, startTarget, type Target } from './targets.ts';

const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };
const BATCH = 5_000;
const AT_A_TIME = 4;
const FULL_BATCHES = 100;
const FULL_BATCH_EVENTS = 10_000;
const FULL_BATCH_BYTES = 1_040_000;
const EVENT_OVERHEAD_BYTES = 26;
const GROUP = { logGroupName: 'bench' };
/** Every so many events one is looked for. */
const RARE = 100_000;
const PROBE_PAUSE_MS = 5;
const PASSES = 5;
const FILTERS = [
  'FATAL',
  '{ $.level = "FATAL" }',
  '{ $.ms > 298 && $.request < 1000 }',
  '%F[A]TAL%',
] as const;
const QUERIES = [
  'filter level = "FATAL" | fields request | sort request desc',
  'stats count(*), avg(ms) by path | limit 5',
] as const;

/** One pass: its milliseconds, and how many events (or rows) it found. */
type Pass = () => Promise<{ ms: number; found: number }>;

interface LogsReport {
  date: string;
  node: string;
  events: number;
  putsPerSecond: number;
  /** Of the server's event loop while batches come that are as large as a batch may be, one after the other. */
  fullBatchLoopDelayP99Ms: number | undefined;
  /** Of a small request when nothing else goes on: what the machine's other work does to any request. */
  quietP99Ms: number;
  filters: Figure[];
  queries: Figure[];
}

interface Figure {
  /** Filter pattern, or query of Logs Insights. */
  text: string;
  /** Of one pass, all pages: the median. */
  ms: number;
  cpuMs: number;
  found: number;
  /** Of small requests meanwhile. */
  delayP50Ms: number;
  delayP99Ms: number;
  /** Of the server's event loop. */
  loopDelayP99Ms: number | undefined;
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

/** Batches of the most events that one call takes. */
async function fullBatches(target: Target, client: Client): Promise<number | undefined> {
  const text = 'x'.repeat(FULL_BATCH_BYTES / FULL_BATCH_EVENTS - EVENT_OVERHEAD_BYTES);
  await loopDelayP99Ms(target);
  for (let i = 0; i < FULL_BATCHES; i++) {
    const timestamp = Date.now();
    const logEvents = Array.from({ length: FULL_BATCH_EVENTS }, () => ({ timestamp, message: text }));
    await client.send(logs('PutLogEvents', { logGroupName: 'full', logStreamName: 's', logEvents }));
  }
  return loopDelayP99Ms(target);
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

/** Over all pages. */
async function filter(client: Client, filterPattern: string): ReturnType<Pass> {
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
  return { ms: performance.now() - startMs, found };
}

async function query(client: Client, queryString: string): ReturnType<Pass> {
  const startMs = performance.now();
  const endTime = Math.ceil(Date.now() / 1_000);
  const range = { startTime: endTime - 7 * 86_400, endTime };
  const { queryId } = JSON.parse(await client.send(logs('StartQuery', { ...GROUP, ...range, queryString })));
  for (;;) {
    const { status, results } = JSON.parse(await client.send(logs('GetQueryResults', { queryId })));
    if (status === 'Complete') return { ms: performance.now() - startMs, found: results.length };
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
  }
}

/** Some passes; meanwhile another connection asks for something small, again and again: what it waits is the delay. */
async function measure(target: Target, client: Client, text: string, pass: Pass): Promise<Figure> {
  const delays: number[] = [];
  let isOver = false;
  await loopDelayP99Ms(target);
  const probe = (async () => {
    while (!isOver) {
      const startMs = performance.now();
      await client.send(logs('ListTagsLogGroup', GROUP));
      delays.push(performance.now() - startMs);
      await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS));
    }
  })();
  const cpuBefore = cpuSeconds(target.pid);
  const passes: { ms: number; found: number }[] = [];
  for (let i = 0; i < PASSES; i++) passes.push(await pass());
  const cpuMs = Math.round(((cpuSeconds(target.pid) - cpuBefore) * 1_000) / PASSES);
  isOver = true;
  await probe;
  const loopMs = await loopDelayP99Ms(target);
  delays.sort((a, b) => a - b);
  passes.sort((a, b) => a.ms - b.ms);
  const at = (share: number) => Number((delays[Math.floor(share * delays.length)] ?? 0).toFixed(2));
  const { ms = 0, found = 0 } = passes[Math.floor(PASSES / 2)] ?? {};
  const figure = {
    text,
    ms: Math.round(ms),
    cpuMs,
    found,
    delayP50Ms: at(0.5),
    delayP99Ms: at(0.99),
    loopDelayP99Ms: loopMs,
  };
  console.log(
    `${text}: ${figure.ms} ms (${cpuMs} of CPU), ${found} found, loop delay p99 ${loopMs} ms, ` +
      `others wait p50 ${figure.delayP50Ms} p99 ${figure.delayP99Ms} ms`,
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
  await client.send(logs('CreateLogGroup', { logGroupName: 'full' }));
  await client.send(logs('CreateLogStream', { logGroupName: 'full', logStreamName: 's' }));
  const fullBatchLoopDelayP99Ms = await fullBatches(target, client);
  console.log(`Batches of ${FULL_BATCH_EVENTS} events: loop delay p99 ${fullBatchLoopDelayP99Ms} ms`);
  const quietMs = await quietP99Ms(client);
  console.log(`A small request of its own: p99 ${quietMs} ms`);
  const filters: Figure[] = [];
  for (const text of FILTERS) filters.push(await measure(target, client, text, () => filter(client, text)));
  const queries: Figure[] = [];
  for (const text of QUERIES) queries.push(await measure(target, client, text, () => query(client, text)));
  const report: LogsReport = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    events,
    putsPerSecond,
    fullBatchLoopDelayP99Ms,
    quietP99Ms: quietMs,
    filters,
    queries,
  };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'logs.json'), `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await target.stop();
}
