/** What `npm test` runs, in this order. A stage is a vitest project or a program that passes or fails as a whole. */
export interface ProgramStage {
  name: string;
  kind: 'program';
  /** A command of node_modules/.bin, or `node`, with its arguments. */
  command: readonly [string, ...string[]];
  /** The stage is left out while this file does not exist. */
  needs?: string;
  /** What to do when it fails. */
  hint: string;
}

export interface VitestStage {
  name: string;
  kind: 'vitest';
  include: readonly string[];
  /** One test's limit. */
  testTimeoutMs: number;
  /** Whether files share a worker and its modules (fast), or get a process each (may change global state). */
  shared: boolean;
  /** Whether the test clients of `clients.ts` are to be installed first. */
  usesClients?: boolean;
  /** Whether it runs what users get, the built command. */
  usesBuild?: boolean;
}

export type Stage = ProgramStage | VitestStage;

export const STAGES: readonly Stage[] = [
  {
    name: 'types',
    kind: 'program',
    command: ['tsc', '--noEmit'],
    hint: 'tsc --noEmit lists the errors',
  },
  {
    name: 'lint',
    kind: 'program',
    command: ['biome', 'check', '--max-diagnostics=50', '.'],
    hint: '`npm run format` repairs what can be repaired by itself',
  },
  {
    name: 'generated',
    kind: 'program',
    command: ['node', 'tools/generate.ts', '--check'],
    needs: 'tools/generate.ts',
    hint: '`npm run generate` writes them anew',
  },
  {
    name: 'build',
    kind: 'program',
    command: ['node', 'tools/build.ts', '--types'],
    hint: '`npm run build` shows the errors',
  },
  {
    name: 'units',
    kind: 'vitest',
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeoutMs: 30_000,
    shared: true,
  },
  {
    name: 'protocol',
    kind: 'vitest',
    include: ['test/protocol/**/*.test.ts'],
    testTimeoutMs: 60_000,
    shared: true,
  },
  {
    name: 'hostile',
    kind: 'vitest',
    include: ['test/hostile/**/*.test.ts'],
    testTimeoutMs: 60_000,
    shared: false,
  },
  {
    name: 'clients',
    kind: 'vitest',
    include: ['test/clients/**/*.test.ts', 'test/migration/**/*.test.ts'],
    testTimeoutMs: 120_000,
    shared: false,
    usesBuild: true,
    usesClients: true,
  },
  {
    name: 'cli',
    kind: 'vitest',
    include: ['test/cli/**/*.test.ts'],
    testTimeoutMs: 60_000,
    shared: false,
    usesBuild: true,
  },
  {
    name: 'package',
    kind: 'vitest',
    include: ['test/package/**/*.test.ts'],
    testTimeoutMs: 240_000,
    shared: false,
    usesBuild: true,
  },
  {
    name: 'examples',
    kind: 'vitest',
    include: ['examples/**/*.test.ts'],
    testTimeoutMs: 120_000,
    shared: false,
    usesBuild: true,
    usesClients: true,
  },
  {
    name: 'crash',
    kind: 'vitest',
    include: ['test/crash/**/*.test.ts'],
    testTimeoutMs: 120_000,
    shared: false,
    usesBuild: true,
  },
  {
    name: 'simulation',
    kind: 'vitest',
    include: ['test/simulation/**/*.test.ts'],
    testTimeoutMs: 300_000,
    shared: false,
  },
];

/** The vitest stages alone: vitest.config.ts makes a project of each. */
export const VITEST_STAGES: readonly VitestStage[] = STAGES.filter((stage) => stage.kind === 'vitest');

/**
 * Splits the command line of `npm test`: leading names of stages select them, and the build where they run it; what
 * follows filters test files.
 *
 * @returns all stages when none is named
 */
export function selectStages(args: readonly string[]): {
  stages: readonly Stage[];
  filters: readonly string[];
} {
  const firstFilter = args.findIndex((arg) => !isStageName(arg));
  const names = firstFilter === -1 ? args : args.slice(0, firstFilter);
  const filters = firstFilter === -1 ? [] : args.slice(firstFilter);
  const named = names.length === 0 ? STAGES : STAGES.filter((stage) => names.includes(stage.name));
  const needsBuild = named.some((stage) => stage.kind === 'vitest' && stage.usesBuild);
  const stages = STAGES.filter((stage) => named.includes(stage) || (needsBuild && stage.name === 'build'));
  return { stages, filters };
}

function isStageName(word: string): boolean {
  return STAGES.some((stage) => stage.name === word);
}
