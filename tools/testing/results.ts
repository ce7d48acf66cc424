/** What the last runs of `npm test` came to, stage by stage: where `npm run scoreboard` finds it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tally } from './tally.ts';

const FILE = 'node_modules/.cache/kumobako/test-results.json';

export interface StageResult extends Pick<Tally, 'passed' | 'failed' | 'skipped'> {
  /** The day, in ISO 8601. */
  date: string;
  /** Of Node. */
  node: string;
}

export type StageResults = Record<string, StageResult>;

/** Replaces the results of the stages that have run; the others stay. */
export function keepResults(root: string, fresh: StageResults): void {
  const file = join(root, FILE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...readResults(root), ...fresh }, null, 2)}\n`);
}

export function readResults(root: string): StageResults {
  const file = join(root, FILE);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}
