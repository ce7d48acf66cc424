/** What the tests of sandboxes share: functions from text, and a place to run them. */

import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ZipEntry, zip } from '../../test/support/zip-entries.ts';
import type {
  CodeArchive,
  FunctionInvocation,
  FunctionLogEvent,
  FunctionResult,
  FunctionRuntimes,
  FunctionSpec,
} from '../core/functions.ts';
import { createFunctionRuntimes, type FunctionRuntimesOptions } from './function-runtimes.ts';
import { chooseDriver } from './isolation/choose.ts';
import type { IsolationMode } from './isolation/modes.ts';

type Files = Readonly<Record<string, string>> | readonly ZipEntry[];

export interface Bench {
  readonly folder: string;
  readonly runtimes: FunctionRuntimes;
  archive(files: Files): CodeArchive;
  /** A function of Node unless said otherwise; what it logs is in `logged`. */
  spec(files: Files, changes?: Partial<FunctionSpec>): FunctionSpec & { readonly logged: FunctionLogEvent[] };
  stop(): Promise<void>;
}

export function bench(options: Partial<FunctionRuntimesOptions> = {}): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-functions-'));
  const runtimes = createFunctionRuntimes({
    folder: join(folder, 'functions'),
    environment: process.env,
    endpoint: () => 'http://127.0.0.1:4566',
    nowMs: () => Date.now(),
    caBundle: async () => undefined,
    isolation: 'plain',
    isPlainWanted: true,
    ...options,
  });
  const archive = (files: Files): CodeArchive => {
    const bytes = zip(files);
    const id = createHash('sha256').update(bytes).digest('hex');
    const path = join(folder, `${id}.zip`);
    return {
      id,
      file: async () => {
        writeFileSync(path, bytes);
        return path;
      },
    };
  };
  return {
    folder,
    runtimes,
    archive,
    spec: (files, changes = {}) => {
      const logged: FunctionLogEvent[] = [];
      return {
        key: randomUUID(),
        name: 'f',
        version: '$LATEST',
        account: '000000000000',
        region: 'eu-west-1',
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        code: { kind: 'zip', archive: archive(files) },
        layers: [],
        memoryMb: 256,
        timeoutMs: 20_000,
        tmpMb: 512,
        environment: {},
        logging: { group: '/aws/lambda/f', format: 'Text' },
        initialization: 'on-demand',
        credentials: async () => ({
          accessKeyId: 'ASIAEXAMPLE',
          secretAccessKey: 'secret',
          sessionToken: 'token',
          expiresAtMs: Date.now() + 3_600_000,
        }),
        log: (_stream, events) => void logged.push(...events),
        logged,
        ...changes,
      };
    },
    stop: async () => {
      await runtimes.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Levels of isolation, each with why this machine cannot do it; undefined: it can. */
export function levelsHere(
  ...modes: readonly IsolationMode[]
): Promise<[IsolationMode, problem: string | undefined][]> {
  return Promise.all(
    modes.map(async (mode): Promise<[IsolationMode, string | undefined]> => {
      const folder = mkdtempSync(join(tmpdir(), 'kumobako-isolation-'));
      const problem = await chooseDriver(mode, folder, process.env).then(
        () => undefined,
        (error: Error) => error.message,
      );
      rmSync(folder, { recursive: true, force: true });
      return [mode, problem];
    }),
  );
}

export const ARN = 'arn:aws:lambda:eu-west-1:000000000000:function:f';

export function invocation(event: unknown, changes: Partial<FunctionInvocation> = {}): FunctionInvocation {
  return { requestId: randomUUID(), payload: Buffer.from(JSON.stringify(event)), arn: ARN, ...changes };
}

/** The answer of a function, parsed. */
export function answerOf({ payload }: FunctionResult): unknown {
  if (!(payload instanceof Uint8Array)) throw new Error('The answer is a stream');
  return JSON.parse(Buffer.from(payload).toString());
}

export const messages = (logged: readonly FunctionLogEvent[]): string[] =>
  logged.map(({ message }) => message);
