/**
 * What it takes to run a function: its first event in a new sandbox (a process of its own, and one that waited), and
 * events after it, at each level of isolation; beside them what the interpreter alone takes to start.
 *
 *     node bench/lambda-starts.ts [rounds] [warm events]
 */

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFunctionRuntimes } from '../src/compute/function-runtimes.ts';
import { chooseDriver } from '../src/compute/isolation/choose.ts';
import type { IsolationMode } from '../src/compute/isolation/modes.ts';
import { Interpreters } from '../src/compute/lambda/interpreters.ts';
import type { FunctionRuntimes, FunctionSpec } from '../src/core/functions.ts';
import { zip } from '../test/support/zip-entries.ts';

const ROUNDS = Number(process.argv[2] ?? 15);
const WARM = Number(process.argv[3] ?? 2000);
/** Until processes that wait have been started anew. */
const REFILL_MS = 600;

const LANGUAGES = {
  node: {
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    file: 'index.js',
    code: 'exports.handler = async (event) => event;',
  },
  python: {
    runtime: 'python3.12',
    handler: 'index.handler',
    file: 'index.py',
    code: 'def handler(event, context):\n    return event\n',
  },
} as const;
type Language = keyof typeof LANGUAGES;

const folder = mkdtempSync(join(tmpdir(), 'kumobako-bench-'));

function specOf(language: Language): FunctionSpec {
  const { runtime, handler, file, code } = LANGUAGES[language];
  const path = join(folder, `${language}.zip`);
  writeFileSync(path, zip({ [file]: code }));
  return {
    ...{ key: randomUUID(), name: 'f', version: '$LATEST', account: '000000000000', region: 'us-east-1' },
    ...{ runtime, handler, layers: [], memoryMb: 512, timeoutMs: 30_000, tmpMb: 512, environment: {} },
    code: { kind: 'zip', archive: { id: language, file: async () => path } },
    logging: { group: '/aws/lambda/f', format: 'Text' },
    initialization: 'on-demand',
    credentials: async () => ({
      ...{ accessKeyId: 'x', secretAccessKey: 'x', sessionToken: 'x', expiresAtMs: Date.now() + 3_600_000 },
    }),
    log: () => undefined,
  };
}

const open = (isolation: IsolationMode, hasNoSpares: boolean): FunctionRuntimes =>
  createFunctionRuntimes({
    folder: join(folder, isolation),
    environment: process.env,
    endpoint: () => 'http://127.0.0.1:4566',
    nowMs: () => Date.now(),
    caBundle: async () => undefined,
    isPlainWanted: true,
    ...{ isolation, hasNoSpares },
  });

async function once(runtimes: FunctionRuntimes, spec: FunctionSpec): Promise<number> {
  const started = performance.now();
  const { error } = await runtimes.invoke(spec, {
    ...{
      requestId: randomUUID(),
      payload: Buffer.from('{"a":1}'),
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    },
  });
  if (error !== undefined) throw new Error(`The function failed at ${spec.runtime}`);
  return performance.now() - started;
}

/** First events, each in a sandbox of its own. */
async function cold(runtimes: FunctionRuntimes, language: Language, restMs: number): Promise<number[]> {
  // Unpacks the code, finds the interpreter, fills the row of those that wait.
  await once(runtimes, specOf(language));
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await sleep(restMs);
    const spec = specOf(language);
    times.push(await once(runtimes, spec));
    runtimes.retire(spec.key);
  }
  return times;
}

async function warm(runtimes: FunctionRuntimes, language: Language): Promise<number[]> {
  const spec = specOf(language);
  for (let n = 0; n < 200; n++) await once(runtimes, spec);
  const times: number[] = [];
  for (let n = 0; n < WARM; n++) times.push(await once(runtimes, spec));
  return times;
}

/** What nobody can go below without having started before: the interpreter with an empty program. */
function interpreterAlone(path: string, args: readonly string[]): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    spawnSync(path, args, { stdio: 'ignore', env: { PATH: '/usr/bin:/bin' } });
    return performance.now() - started;
  });
}

function show(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2).padStart(9);
  console.log(`${what.padEnd(56)}${at(0)}${at(0.5)}${at(0.9)}${at(0.99)}`);
}

console.log(
  `load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}; ms: min, p50, p90, p99`,
);
const interpreters = new Interpreters(process.env);
const node = await interpreters.choose({ family: 'node', version: '24' });
const python = await interpreters.choose({ family: 'python', version: '3.12' });
if (node !== undefined)
  show(`node ${node.interpreter.version} alone`, interpreterAlone(node.interpreter.path, ['-e', '0']));
if (python !== undefined)
  show(`python ${python.interpreter.version} alone`, interpreterAlone(python.interpreter.path, ['-c', '0']));

for (const isolation of ['plain', 'landlock', 'ns'] as const) {
  const driver = await chooseDriver(isolation, folder, process.env).catch((error: Error) =>
    console.log(error.message),
  );
  if (driver === undefined) continue;
  for (const language of ['node', 'python'] as const) {
    if (language === 'python' && python === undefined) continue;
    const name = isolation === 'plain' ? `${language}, plain` : `${language}, ${isolation} (${driver.means})`;
    const own = open(isolation, true);
    show(`${name}: first event, own process`, await cold(own, language, 0));
    show(`${name}: further events`, await warm(own, language));
    await own.stop();
    const waiting = open(isolation, false);
    show(`${name}: first event, one that waited`, await cold(waiting, language, REFILL_MS));
    await waiting.stop();
  }
}
rmSync(folder, { recursive: true, force: true });
