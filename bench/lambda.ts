/**
 * `node bench/lambda.ts [--seconds 5] [--rounds 40] [--only kumobako]`: functions as their callers see them, by signed
 * requests: first and further calls, calls a second, from a queue to the function, and the memory of a cloud with 200
 * functions that nobody calls; beside them what starting the interpreter alone takes. What `npm run build` made runs as
 * it is shipped: logs are written, functions have their role's credentials. bench/lambda-starts.ts looks at sandboxes
 * alone.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { zip } from '../test/support/zip-entries.ts';
import { load } from './load.ts';
import { type Client, createClient, sqs } from './operations.ts';
import type { PlainRequest } from './sign.ts';
import { cpuSeconds, isInstalled, memoryMiB, startTarget, type Target, type TargetName } from './targets.ts';
import { iamUser } from './user.ts';

const ACCOUNT = '000000000000';
const CONNECTIONS = 8;
const WARM_CALLS = 1000;
const FUNCTIONS = 200;
const MESSAGES = 200;
/** Until processes that wait have been started anew. */
const REFILL_MS = 400;
const EVENT = JSON.stringify({ text: 'x'.repeat(1000) });
const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '40' },
    only: { type: 'string' },
  },
});
const ROUNDS = Number(values.rounds);

const LANGUAGES = {
  node: { Runtime: 'nodejs24.x', file: 'index.js', code: 'exports.handler = async (event) => event;' },
  python: {
    Runtime: 'python3.12',
    file: 'index.py',
    code: 'def handler(event, context):\n    return event\n',
  },
} as const;
type Language = keyof typeof LANGUAGES;

interface Times {
  p50Ms: number;
  p99Ms: number;
}

interface LambdaFigures {
  target: TargetName;
  firstCall: Partial<Record<Language, Times>>;
  furtherCalls: Times;
  callsPerSecond: number;
  /** Of the cloud and of its functions, a call. */
  cpuUs: { cloud: number; functions: number };
  queueToFunction: Times;
  memoryMiBWith200Functions?: number;
}

interface LambdaReport {
  date: string;
  node: string;
  load: number;
  interpreterAlone: Record<string, Times>;
  figures: LambdaFigures[];
}

const rounded = (n: number) => Number(n.toFixed(2));

function timesOf(all: readonly number[]): Times {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: rounded(at(0.5)), p99Ms: rounded(at(0.99)) };
}

const lambda = (method: string, path: string, body?: string): PlainRequest => ({
  ...{ method, target: path, service: 'lambda', headers: { 'content-type': 'application/json' } },
  ...(body === undefined ? {} : { body }),
});
const invoke = (name: string, event = EVENT) =>
  lambda('POST', `/2015-03-31/functions/${name}/invocations`, event);

async function makeRole(target: Target): Promise<string> {
  const client = createClient(target, ROOT);
  const call = (parameters: Record<string, string>) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ ...parameters, Version: '2010-05-08' }).toString();
    return client.send({ method: 'POST', target: '/', service: 'iam', headers, body });
  };
  const policy = (statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } });
  const AssumeRolePolicyDocument = policy({
    ...{ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  });
  await call({ Action: 'CreateRole', RoleName: 'bench', AssumeRolePolicyDocument });
  const PolicyDocument = policy({ Action: ['logs:*', 'sqs:*'], Resource: '*' });
  await call({ Action: 'PutRolePolicy', RoleName: 'bench', PolicyName: 'own', PolicyDocument });
  return `arn:aws:iam::${ACCOUNT}:role/bench`;
}

interface Made {
  language?: Language;
  code?: string;
  environment?: Record<string, string>;
}

/** Makes a function and waits until it is active. */
async function create(client: Client, name: string, made: Made = {}): Promise<void> {
  const { Runtime, file, code } = LANGUAGES[made.language ?? 'node'];
  const input = {
    ...{ FunctionName: name, Role: `arn:aws:iam::${ACCOUNT}:role/bench`, Handler: 'index.handler', Runtime },
    ...{ MemorySize: 512, Timeout: 30, Environment: { Variables: made.environment ?? {} } },
    Code: { ZipFile: zip({ [file]: made.code ?? code }).toString('base64') },
  };
  await client.send(lambda('POST', '/2015-03-31/functions', JSON.stringify(input)));
  for (;;) {
    const answer = JSON.parse(
      await client.send(lambda('GET', `/2015-03-31/functions/${name}/configuration`)),
    ) as { State?: string };
    if (answer.State !== 'Pending') return;
    await sleep(5);
  }
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await action();
  return performance.now() - startMs;
}

/** First calls of functions that nobody has called, when the cloud had time to make ready for them. */
async function firstCalls(client: Client, language: Language): Promise<Times> {
  // Finds the interpreter, fills the row of those that wait.
  await create(client, `${language}-warm-up`, { language });
  await client.send(invoke(`${language}-warm-up`));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const name = `${language}-${round}`;
    await create(client, name, { language });
    await sleep(REFILL_MS);
    times.push(await timed(() => client.send(invoke(name))));
    await client.send(lambda('DELETE', `/2015-03-31/functions/${name}`));
  }
  return timesOf(times);
}

/** The target and all that runs below it. */
function treeOf(pid: number): number[] {
  const found = [pid];
  for (const member of found) {
    try {
      for (const thread of readdirSync(`/proc/${member}/task`)) {
        const children = readFileSync(`/proc/${member}/task/${thread}/children`, 'utf8');
        found.push(...children.split(' ').filter(Boolean).map(Number));
      }
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

const sum = (pids: readonly number[], of: (pid: number) => number) =>
  pids.reduce((total, pid) => {
    try {
      return total + of(pid);
    } catch {
      return total;
    }
  }, 0);

async function calls(target: Target, client: Client) {
  await create(client, 'echo');
  const request = client.sign(invoke('echo'));
  const { host, port } = target;
  const drive = (connections: number, seconds: number) => {
    let left = seconds === 0 ? WARM_CALLS : Number.POSITIVE_INFINITY;
    const next = () => (left-- > 0 ? request : undefined);
    return load({ host, port, connections, seconds: seconds || 60, next });
  };
  await drive(CONNECTIONS, 2);
  const one = await drive(1, 0);
  const below = () => treeOf(target.pid).filter((pid) => pid !== target.pid);
  const before = { cloud: cpuSeconds(target.pid), functions: sum(below(), cpuSeconds) };
  const many = await drive(CONNECTIONS, Number(values.seconds));
  const us = (seconds: number) => Math.round((seconds * 1e6) / many.requests);
  const cpuUs = {
    cloud: us(cpuSeconds(target.pid) - before.cloud),
    functions: us(sum(below(), cpuSeconds) - before.functions),
  };
  if (one.errors + many.errors > 0) throw new Error(`${one.errors + many.errors} calls failed`);
  return {
    furtherCalls: { p50Ms: rounded(one.p50Ms), p99Ms: rounded(one.p99Ms) },
    callsPerSecond: Math.round(many.perSecond),
    cpuUs,
  };
}

/** From SendMessage's beginning until the function says that it has the message. */
async function queueToFunction(client: Client): Promise<Times> {
  let told = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    request.resume();
    response.end();
    told.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const code = `const http = require('node:http'); const agent = new http.Agent({ keepAlive: true });
    exports.handler = () => new Promise((resolve, reject) => {
      http.get(process.env.TOLD, { agent }, (response) => { response.resume(); response.on('end', resolve); }).on('error', reject); });`;
  await create(client, 'reader', { code, environment: { TOLD: `http://127.0.0.1:${port}` } });
  const { QueueUrl } = JSON.parse(await client.send(sqs('CreateQueue', { QueueName: 'bench' }))) as {
    QueueUrl: string;
  };
  const EventSourceArn = `arn:aws:sqs:us-east-1:${ACCOUNT}:bench`;
  const mapping = JSON.stringify({ FunctionName: 'reader', EventSourceArn, BatchSize: 1 });
  await client.send(lambda('POST', '/2015-03-31/event-source-mappings', mapping));
  const times: number[] = [];
  for (let n = 0; n < MESSAGES + 5; n++) {
    told = Promise.withResolvers();
    const ms = await timed(async () => {
      await client.send(sqs('SendMessage', { QueueUrl, MessageBody: EVENT }));
      await told.promise;
    });
    // The first ones start it.
    if (n >= 5) times.push(ms);
  }
  server.closeAllConnections();
  server.close();
  return timesOf(times);
}

async function idleMemory(): Promise<number> {
  const target = await startTarget('kumobako');
  try {
    await makeRole(target);
    const client = createClient(target, ROOT);
    for (let n = 0; n < FUNCTIONS; n++) await create(client, `idle-${n}`);
    await sleep(3000);
    return rounded(sum(treeOf(target.pid), memoryMiB));
  } finally {
    await target.stop();
  }
}

async function measure(name: TargetName): Promise<LambdaFigures> {
  const target = await startTarget(name);
  try {
    await makeRole(target);
    const client = createClient(target, name === 'kumobako' ? await iamUser(target) : ROOT);
    const firstCall: LambdaFigures['firstCall'] = {};
    for (const language of ['node', 'python'] as const) {
      firstCall[language] = await firstCalls(client, language);
    }
    const seen = await calls(target, client);
    const figures: LambdaFigures = {
      ...{ target: name, firstCall, ...seen },
      queueToFunction: await queueToFunction(client),
    };
    return figures;
  } finally {
    await target.stop();
  }
}

/** What nobody can go below without having started before: the interpreter with an empty program. */
function alone(path: string, args: readonly string[]): Times {
  const run = () => {
    const startMs = performance.now();
    spawnSync(path, args, { stdio: 'ignore', env: { PATH: '/usr/local/bin:/usr/bin:/bin' } });
    return performance.now() - startMs;
  };
  return timesOf(Array.from({ length: ROUNDS }, run));
}

const report: LambdaReport = {
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  load: rounded(loadavg()[0] ?? 0),
  interpreterAlone: {
    node: alone(process.execPath, ['-e', '0']),
    python: alone('python3', ['-c', '0']),
  },
  figures: [],
};
for (const name of ['kumobako', 'ministack'] as const) {
  if (!isInstalled(name) || (values.only !== undefined && values.only !== name)) continue;
  const figures = await measure(name).catch((error: unknown) => console.log(`${name}: ${String(error)}`));
  if (figures !== undefined) report.figures.push(figures);
  if (figures !== undefined && name === 'kumobako') figures.memoryMiBWith200Functions = await idleMemory();
}
const folder = join(import.meta.dirname, 'results');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'lambda.json'), `${JSON.stringify(report, null, 2)}\n`);
console.log(JSON.stringify(report, null, 2));
