/**
 * `npm run simulate -- --seeds 100000` runs many histories and names the seeds of those that fail;
 * `npm run simulate -- --seed 42` repeats one and tells what happened in it.
 */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { MUTANTS, type MutantName } from './mutants.ts';
import { runSeeds, runSeedsInParallel, type SeedsOptions, stageOf } from './seeds.ts';
import { type HistoryResult, simulate } from './simulation.ts';

const HELP = `Histories of a simulated cloud: one seed is one history.

  --seed N          repeat one history and show the end of its trace
  --lines N         how much of it (default 60)
  --seeds N         run so many (default 1000)
  --first N         from this seed on (default 1)
  --strict          strict durability in all of them
  --service NAME    only actors of this service; may be repeated
  --mutant NAME     plant a bug: ${Object.keys(MUTANTS).join(', ')}
  --threads N       default: one for each core, when there are many seeds`;

/** Failures that are shown; more would tell no more. */
const SHOWN_MAX = 20;
/** Threads take longer to start than so many histories. */
const SEEDS_OF_ONE_THREAD = 2_000;

interface Arguments extends SeedsOptions {
  seed: number | undefined;
  lines: number;
  threads: number;
}

function parse(args: string[]): Arguments {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      seed: text,
      lines: text,
      seeds: text,
      first: text,
      threads: text,
      mutant: text,
      strict: { type: 'boolean' },
      service: { type: 'string', multiple: true },
    },
  });
  const count = numberOf('seeds', values.seeds, 1_000);
  const cores = count > SEEDS_OF_ONE_THREAD ? availableParallelism() : 1;
  return {
    seed: values.seed === undefined ? undefined : numberOf('seed', values.seed, 0),
    lines: numberOf('lines', values.lines, 60),
    first: numberOf('first', values.first, 1),
    count,
    threads: numberOf('threads', values.threads, cores),
    durability: values.strict === true ? 'strict' : undefined,
    mutant: mutantOf(values.mutant),
    services: values.service ?? [],
  };
}

function numberOf(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`--${name} is a whole number, not ${text}`);
}

function mutantOf(name: string | undefined): MutantName | undefined {
  if (name === undefined) return undefined;
  if (Object.hasOwn(MUTANTS, name)) return name as MutantName;
  throw new RangeError(`There is no mutant ${name}`);
}

/** Repeats a history. */
async function showOne(seed: number, { lines, durability, mutant, services }: Arguments): Promise<boolean> {
  const result = await simulate(await stageOf(services), seed, {
    ...(durability === undefined ? {} : { durability }),
    ...(mutant === undefined ? {} : { mutant: MUTANTS[mutant] }),
    isVerbose: true,
  });
  if (result.lines.length > lines) console.log(`... ${result.lines.length - lines} lines before (--lines)`);
  for (const line of result.lines.slice(-lines)) console.log(line);
  console.log();
  console.log(
    Object.entries(result.plan)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
  );
  console.log(`actors: ${result.actors.join(', ')}; calls: ${numbersText(Object.entries(result.calls))}`);
  console.log(`crashes after: ${numbersText(result.crashes) || 'none'}`);
  console.log(`seed ${seed}: ${result.steps} steps, fingerprint ${result.fingerprint}`);
  for (const problem of result.problems) console.log(`PROBLEM: ${problem}`);
  if (result.problems.length === 0) console.log('all invariants hold');
  return result.problems.length === 0;
}

function numbersText(numbers: Iterable<readonly [string, number]>): string {
  const sorted = [...numbers].sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${count} ${name}`).join(', ');
}

/** Runs many histories and adds up what they tell. */
async function showMany(options: Arguments): Promise<boolean> {
  const startedMs = performance.now();
  const crashes = new Map<string, number>();
  const calls = { acknowledged: 0, refused: 0, unknown: 0 };
  let steps = 0;
  let failed = 0;
  const told = (result: HistoryResult) => {
    steps += result.steps;
    for (const [kind, count] of result.crashes) crashes.set(kind, (crashes.get(kind) ?? 0) + count);
    for (const outcome of ['acknowledged', 'refused', 'unknown'] as const) {
      calls[outcome] += result.calls[outcome];
    }
    if (result.problems.length === 0) return;
    failed++;
    if (failed > SHOWN_MAX) return;
    console.log(`seed ${result.seed}: ${result.problems[0]?.split('\n', 1)[0]}`);
  };
  if (options.threads > 1) await runSeedsInParallel(options, options.threads, told);
  else await runSeeds(await stageOf(options.services), options, told);
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(`${options.count - failed} of ${options.count} histories hold`);
  console.log(
    `${steps} steps in ${seconds.toFixed(1)} s (${Math.round(steps / seconds / 1000)} thousand a second)`,
  );
  console.log(`calls: ${numbersText(Object.entries(calls))}`);
  console.log(`crashes after: ${numbersText(crashes)}`);
  if (failed > 0) console.log('Repeat one with --seed and the same options.');
  return failed === 0;
}

try {
  const options = parse(process.argv.slice(2));
  const holds = options.seed === undefined ? await showMany(options) : await showOne(options.seed, options);
  // A mutant is to be found.
  process.exitCode = holds === (options.mutant === undefined) ? 0 : 1;
} catch (error) {
  if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  console.error(`${error.message}\n\n${HELP}`);
  process.exitCode = 2;
}
