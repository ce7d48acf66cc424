import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageResult } from '../testing/results.ts';
import type { Writer } from './generated-file.ts';

export const RESULTS_FILE = 'docs/scoreboard.json';
const MOTO_FILE = 'test/clients/moto-differences.md';

/** The contents of docs/scoreboard.json. */
export interface Scores {
  /** By name. `version` is that of kumobako. */
  stages: Record<string, StageResult & { version: string }>;
}

/** One service in moto's suite, as the page about it counts. */
export interface MotoScore {
  suite: string;
  passed: number;
  failed: number;
  notImplemented: number;
}

/** `docs/scoreboard.md`. */
export const writeScoreboard: Writer = async (root) => {
  const scores: Scores = JSON.parse(await readFile(join(root, RESULTS_FILE), 'utf8'));
  const moto = await readFile(join(root, MOTO_FILE), 'utf8');
  return [{ path: 'docs/scoreboard.md', text: scoreboardText(scores, motoScores(moto), motoVersion(moto)) }];
};

/** The rows of the page's first table. */
export function motoScores(page: string): MotoScore[] {
  return [...page.matchAll(/^\| ([^|]+?) *\| (\d+) *\| (\d+) *\| (\d+) *\| \d+ *\|$/gm)].map(
    ([, suite = '', passed, failed, notImplemented]) => ({
      suite,
      passed: Number(passed),
      failed: Number(failed),
      notImplemented: Number(notImplemented),
    }),
  );
}

export function motoVersion(page: string): string {
  const version = /\bmoto (\d+\.\d+\.\d+)/.exec(page)?.[1];
  if (version === undefined) throw new Error(`${MOTO_FILE} does not say which moto it is about`);
  return version;
}

export function scoreboardText(scores: Scores, moto: readonly MotoScore[], version: string): string {
  const own = Object.entries(scores.stages).map(
    ([name, { version: ours, node, date, passed, failed, skipped }]) =>
      row(name, ours, node, date, passed, failed, skipped),
  );
  const theirs = moto.map(({ suite, passed, failed, notImplemented }) =>
    row(suite, passed, failed, notImplemented, failed - notImplemented),
  );
  const sum = (key: 'passed' | 'failed' | 'notImplemented') =>
    moto.reduce((total, score) => total + score[key], 0);
  const total = row(
    '**together**',
    sum('passed'),
    sum('failed'),
    sum('notImplemented'),
    sum('failed') - sum('notImplemented'),
  );
  return `# Scoreboard

What the suites came to when they last ran. Written by \`npm run generate\` from [scoreboard.json](scoreboard.json), which \`npm run scoreboard\` takes from a run of \`npm test\`, and from the page about moto.

## Our own tests

\`npm test\`, by stage. What is skipped needs a client that was not to be had where it ran; the run says which.

${row('stage', 'kumobako', 'Node', 'date', 'passed', 'failed', 'skipped')}
|---|---|---|---|---:|---:|---:|
${own.join('\n')}

## moto's tests

The suite of moto ${version}, unchanged, against kumobako. A failure is no verdict: many of its tests say what moto answers and not what AWS does. [Each is judged](../${MOTO_FILE}), with its reason.

${row('suite', 'passed', 'failed', 'of these: not implemented here', 'of these: judged')}
|---|---:|---:|---:|---:|
${theirs.join('\n')}
${total}
`;
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}
