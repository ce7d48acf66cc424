/** A kumobako in a process of its own, that can be killed. Runs what `npm run build` made. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../../bin/kumobako.js', import.meta.url));

export interface Server {
  endpoint: string;
  pid: number;
  /** What it wrote to standard error so far. */
  errors(): string;
  /** kill -9: resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM: resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** A data directory for the tests of a file, gone when they are over. Called at its top. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-crash-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Answers when all that became due has happened. */
export const moveClock = ({ endpoint }: Server, advanceMs: number): Promise<Response> =>
  fetch(`${endpoint}/_kumobako/clock`, { method: 'POST', body: JSON.stringify({ advanceMs }) });

/** What is not among others. */
export function missing(all: readonly string[], of: readonly string[]): string[] {
  const known = new Set(of);
  return all.filter((item) => !known.has(item));
}

/** Starts on a free port; resolves after the line `Ready.`. Rejects with what it said when it ends before. */
export function startServer(dataDirectory: string, flags: readonly string[] = []): Promise<Server> {
  const args = [LAUNCHER, 'start', '--port', '0', '--data-dir', dataDirectory, ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  return new Promise((resolve, reject) => {
    let endpoint = '';
    createInterface({ input: child.stdout }).on('line', (line) => {
      endpoint = /Endpoint\s+(http:\S+)/.exec(line)?.[1] ?? endpoint;
      if (line !== 'Ready.') return;
      const signalled = (signal: NodeJS.Signals) => ended(child, signal);
      resolve({
        endpoint,
        pid: child.pid ?? 0,
        errors: () => errors,
        kill: async () => void (await signalled('SIGKILL')),
        stop: () => signalled('SIGTERM'),
      });
    });
    child.once('exit', (code) => reject(new Error(`exit ${code}: ${errors}`)));
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    child.once('exit', resolve);
    child.kill(signal);
  });
}
