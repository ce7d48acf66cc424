/** The servers that are measured beside each other, each started fresh on a free port. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Target {
  name: string;
  host: string;
  port: number;
  pid: number;
  /** Milliseconds from process start to the first answer. */
  readyMs: number;
  stop(): Promise<void>;
}

const ROOT = join(import.meta.dirname, '..');
/**
 * Where the Python servers live, and what bench/fixtures.ts runs:
 * `python3 -m venv DIR && DIR/bin/pip install "moto[server]==5.2.5" ministack boto3 pytest`.
 */
export const VENV =
  process.env['BENCH_VENV'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kumobako', 'bench-venv');

export const TARGET_NAMES = ['kumobako', 'moto', 'ministack'] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

export function isInstalled(name: TargetName): boolean {
  return name === 'kumobako' || existsSync(join(VENV, 'bin', name === 'moto' ? 'moto_server' : 'ministack'));
}

/** Starts a server and waits for its first answer. Durable state of kumobako goes into a temporary folder. */
export async function startTarget(name: TargetName, flags: readonly string[] = []): Promise<Target> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-bench-'));
  const [command, args, environment] = commandOf(name, port, folder, flags);
  const startMs = performance.now();
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  const readyMs = await ready(child, port, startMs);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} did not start`);
  return {
    name,
    host: '127.0.0.1',
    port,
    pid,
    readyMs,
    stop: async () => {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function commandOf(
  name: TargetName,
  port: number,
  folder: string,
  flags: readonly string[],
): [string, string[], Record<string, string>] {
  if (name === 'kumobako') {
    const args = [
      join(ROOT, 'bin/kumobako.js'),
      'start',
      '--port',
      String(port),
      '--data-dir',
      folder,
      ...flags,
    ];
    return [process.execPath, args, {}];
  }
  if (name === 'moto') return [join(VENV, 'bin/moto_server'), ['-p', String(port), '-H', '127.0.0.1'], {}];
  return [join(VENV, 'bin/ministack'), [], { GATEWAY_PORT: String(port), EDGE_PORT: String(port) }];
}

async function ready(child: ChildProcess, port: number, startMs: number): Promise<number> {
  const deadlineMs = startMs + 60_000;
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}`);
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return performance.now() - startMs;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('The server did not answer within a minute');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** User and system CPU seconds of a process so far (Linux). */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Proportional set size in MiB (Linux). */
export function memoryMiB(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
}

/**
 * How late the server's event loop was since this was last asked, in milliseconds (the 99th percentile). Undefined at the
 * first question, and for servers that do not tell.
 */
export async function loopDelayP99Ms({ name, host, port }: Target): Promise<number | undefined> {
  if (name !== 'kumobako') return undefined;
  const text = await (await fetch(`http://${host}:${port}/_kumobako/metrics`)).text();
  const seconds = /^kumobako_event_loop_delay_seconds\{quantile="0.99"\} (\S+)$/m.exec(text)?.[1];
  return seconds === undefined ? undefined : Number((Number(seconds) * 1_000).toFixed(2));
}
