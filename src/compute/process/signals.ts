/** Signals to process groups, and what a process says of itself in /proc. */

import { readFileSync } from 'node:fs';

/** Sends a signal to a whole group; nothing when it is gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const PAGE_BYTES = 4096;
const MB = 1024 * 1024;

/** Resident memory of a process and all below it; 0 where the system does not tell. */
export function treeMemoryMb(pid: number): number {
  let bytes = 0;
  for (const member of treeOf(pid)) {
    const pages = Number(read(`/proc/${member}/statm`)?.split(' ')[1] ?? 0);
    bytes += pages * PAGE_BYTES;
  }
  return bytes / MB;
}

/** The most that the largest process of a tree ever had resident. */
export function peakMemoryMb(pid: number): number {
  const peaks = treeOf(pid).map((member) =>
    Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${member}/status`) ?? '')?.[1] ?? 0),
  );
  return Math.max(0, ...peaks) / 1024;
}

/** What isolates a function and runs it as its child. */
const WRAPPERS: ReadonlySet<string> = new Set(['bwrap', 'unshare']);

/** The process behind those that wrap it; undefined while there is none yet. */
export function behindWrappers(pid: number): number | undefined {
  const isWrapper = WRAPPERS.has(read(`/proc/${pid}/comm`)?.trim() ?? '');
  if (!isWrapper) return pid;
  const [child] = childrenOf(pid);
  return child === undefined ? undefined : behindWrappers(child);
}

/** A process and its descendants, itself first. */
export function treeOf(pid: number): number[] {
  const found = [pid];
  for (const member of found) found.push(...childrenOf(member));
  return found;
}

function childrenOf(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`);
  return children === undefined ? [] : children.split(' ').filter(Boolean).map(Number);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It has ended meanwhile, or there is no /proc.
    return undefined;
  }
}
