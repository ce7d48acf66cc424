/**
 * `running.json`: who uses the directory, for people and for `kumobako status`; its absence is the mark of a
 * clean stop.
 */

import type { Files } from '../files.ts';
import { readText, writeText } from './small-files.ts';

export interface Running {
  pid: number;
  bootId: string;
  product: string;
  startedMs: number;
  /** What was announced since: endpoint, ports. */
  [fact: string]: unknown;
}

function runningPath(root: string): string {
  return `${root}/running.json`;
}

/** The process that uses `root`, or that was killed while it did; undefined after a clean stop. */
export async function readRunning(files: Files, root: string): Promise<Running | undefined> {
  const text = await readText(files, runningPath(root));
  if (text === undefined) return undefined;
  const unknown = { pid: 0, bootId: '', product: '', startedMs: 0 };
  try {
    // Written by ourselves; after a power cut it may be empty, which is unclean all the same.
    return { ...unknown, ...(JSON.parse(text) as Running) };
  } catch {
    return unknown;
  }
}

export async function writeRunning(files: Files, root: string, running: Running): Promise<void> {
  await writeText(files, runningPath(root), `${JSON.stringify(running)}\n`);
}

export async function removeRunning(files: Files, root: string): Promise<void> {
  await files.remove(runningPath(root));
}
