/**
 * The whole of `npm test`, after test.mjs has found a Node and installed packages. Runs the stages one after another,
 * prints the time of each, and closes with the one line `N passed, N failed, N skipped`. A program that fails (type
 * check, lint, ...) is one failed test. Exit code 1 if anything failed or nothing ran.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../../bin/ensure-node.mjs';
import { prepareClients } from './client-setup.ts';
import { keepResults } from './results.ts';
import { type ProgramStage, STAGES, type Stage, selectStages, type VitestStage } from './stages.ts';
import { addTallies, closingLine, NO_TESTS, type Tally } from './tally.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A stage that hangs must not hang the run. */
const STAGE_TIMEOUT_MS = 20 * 60 * 1000;

const FAILED: Tally = { ...NO_TESTS, failed: 1 };

function run(args: readonly string[]): number {
  const { stages, filters } = selectStages(args);
  const clientsAreUsed = stages.some((stage) => stage.kind === 'vitest' && stage.usesClients);
  if (clientsAreUsed) announceClients();

  const results = stages.map((stage) => ({ stage, ...timed(() => runStage(stage, filters)) }));
  const total = addTallies(results.map(({ tally }) => tally));
  // Part of a stage says nothing about the whole of it.
  if (filters.length === 0) keep(results);

  console.log('');
  for (const { stage, tally, seconds } of results) {
    console.log(`${stage.name.padEnd(12)}${seconds.toFixed(1).padStart(7)} s   ${closingLine(tally)}`);
  }
  for (const [reason, count] of Object.entries(total.reasons)) console.log(`skipped ${count}: ${reason}`);
  if (total.passed + total.failed === 0) console.log(`nothing ran; stages are ${stageNames()}`);
  console.log(closingLine(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function keep(results: readonly { stage: Stage; tally: Tally }[]): void {
  const [date = ''] = new Date().toISOString().split('T');
  const node = process.versions.node;
  const kept = results.map(({ stage, tally: { passed, failed, skipped } }) => [
    stage.name,
    { date, node, passed, failed, skipped },
  ]);
  keepResults(ROOT, Object.fromEntries(kept));
}

function stageNames(): string {
  return STAGES.map((stage) => stage.name).join(', ');
}

function announceClients(): void {
  const clients = prepareClients(ROOT, cacheFolder(), (line) => console.log(line));
  for (const [name, client] of Object.entries(clients)) {
    console.log(
      client.command ? `client ${name}: ${client.version}` : `client ${name} skipped: ${client.missing}`,
    );
  }
}

function timed(stage: () => Tally): { tally: Tally; seconds: number } {
  const started = performance.now();
  return { tally: stage(), seconds: (performance.now() - started) / 1000 };
}

function runStage(stage: Stage, filters: readonly string[]): Tally {
  console.log(`\n== ${stage.name}`);
  return stage.kind === 'program' ? runProgram(stage) : runVitest(stage, filters);
}

function runProgram(stage: ProgramStage): Tally {
  if (stage.needs && !existsSync(join(ROOT, stage.needs))) {
    return { ...NO_TESTS, skipped: 1, reasons: { [`${stage.needs} does not exist`]: 1 } };
  }
  const [command, ...args] = stage.command;
  const result = execute(command, args);
  if (result.status === 0) return { ...NO_TESTS, passed: 1 };
  console.log(`${stage.name} failed${reasonOf(result)}: ${stage.hint}`);
  return FAILED;
}

function runVitest(stage: VitestStage, filters: readonly string[]): Tally {
  if (globSync([...stage.include], { cwd: ROOT }).length === 0) {
    console.log('no tests yet');
    return NO_TESTS;
  }
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-test-'));
  const summary = join(folder, 'summary.json');
  try {
    // No KUMOBAKO_... name: a cloud that a test starts would refuse it as an unknown setting.
    // vitest by itself would leave a core to its own process, which has little to do.
    const args = ['run', '--project', stage.name, `--maxWorkers=${availableParallelism()}`, ...filters];
    const result = execute('vitest', args, {
      TEST_SUMMARY_FILE: summary,
    });
    if (!existsSync(summary)) {
      console.log(`${stage.name} ended without a result${reasonOf(result)}`);
      return FAILED;
    }
    const tally: Tally = JSON.parse(readFileSync(summary, 'utf8'));
    // vitest fails for more reasons than failed tests (a worker that died, a file left with `only` in CI).
    const hasOtherFailure = result.status !== 0 && tally.failed === 0;
    return hasOtherFailure ? addTallies([tally, FAILED]) : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a command found in PATH (test.mjs put node and node_modules/.bin first) with this process's output. */
function execute(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): SpawnSyncReturns<Buffer> {
  // Some tools colour their output because a terminal's name is set, even when it goes to a file.
  const colours = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  return spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...colours, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: STAGE_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
}

function reasonOf(result: SpawnSyncReturns<Buffer>): string {
  if (result.error) return ` (${result.error.message})`;
  return result.signal ? ` (${result.signal})` : '';
}

process.exitCode = run(process.argv.slice(2));
