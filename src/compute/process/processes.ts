/** What is known of processes: from /proc, and where there is none (macOS) from `ps`. */

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { peakMemoryMb, treeMemoryMb } from './signals.ts';

export interface Processes {
  /** How often it makes sense to look again, ms. */
  readonly periodMs: number;
  /** Resident memory of a process and all below it; 0 where nothing is known of it. */
  treeMemoryMb(pid: number): number;
  /** The most that the largest process of a tree was seen to have resident. */
  peakMemoryMb(pid: number): number;
  /** Brings up to date what the others say; undefined: it always is. Never rejects. */
  refresh(): Promise<void> | undefined;
}

const PROC_PERIOD_MS = 50;
/** Each time a program is started. */
const PS_PERIOD_MS = 500;
const PS_TIMEOUT_MS = 5000;
const PS_BYTES_MAX = 16 * 1024 * 1024;

export const hasProc = (): boolean => existsSync('/proc/self/stat');

export function processesHere(): Processes {
  return hasProc()
    ? { periodMs: PROC_PERIOD_MS, treeMemoryMb, peakMemoryMb, refresh: () => undefined }
    : new PsProcesses();
}

interface Row {
  readonly parent: number;
  readonly rssKb: number;
  readonly peakKb: number;
}

/** What `ps` said last. */
export class PsProcesses implements Processes {
  readonly periodMs = PS_PERIOD_MS;
  #rows: ReadonlyMap<number, Row> = new Map();
  #refreshing: Promise<void> | undefined;

  treeMemoryMb(pid: number): number {
    return this.#tree(pid).reduce((sum, { rssKb }) => sum + rssKb, 0) / 1024;
  }

  peakMemoryMb(pid: number): number {
    return Math.max(0, ...this.#tree(pid).map(({ peakKb }) => peakKb)) / 1024;
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#read()
      // What cannot be known now may be known at the next look.
      .catch(() => {})
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  async #read(): Promise<void> {
    const rows = new Map<number, Row>();
    for (const line of (await ps(['-axo', 'pid=,ppid=,rss='])).split('\n')) {
      const [pid, parent, rssKb] = line.trim().split(/\s+/).map(Number);
      if (pid === undefined || parent === undefined || rssKb === undefined) continue;
      rows.set(pid, { parent, rssKb, peakKb: Math.max(rssKb, this.#rows.get(pid)?.peakKb ?? 0) });
    }
    this.#rows = rows;
  }

  #tree(pid: number): Row[] {
    const found = [pid];
    for (const member of found) {
      for (const [other, { parent }] of this.#rows)
        if (parent === member && other !== member) found.push(other);
    }
    return found.flatMap((member) => this.#rows.get(member) ?? []);
  }
}

/** Lists all processes with their environment, one a line, the id first; macOS shows that of one's own alone. */
export const psWithEnvironment = (platform: NodeJS.Platform): readonly string[] => [
  platform === 'darwin' ? '-axwwE' : 'axeww',
  ...['-o', 'pid=,command='],
];

/** Processes that have a line in their environment, by what `ps` says. */
export async function markedByPs(
  mark: string,
  platform: NodeJS.Platform = process.platform,
): Promise<number[]> {
  const lines = (await ps(psWithEnvironment(platform))).split('\n');
  return lines.filter((line) => `${line} `.includes(` ${mark} `)).map((line) => Number.parseInt(line, 10));
}

async function ps(args: readonly string[]): Promise<string> {
  const options = {
    env: { PATH: '/bin:/usr/bin' },
    timeout: PS_TIMEOUT_MS,
    maxBuffer: PS_BYTES_MAX,
    cwd: '/',
  };
  return (await promisify(execFile)('ps', [...args], options)).stdout;
}
