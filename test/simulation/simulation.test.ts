import { describe, expect, test } from 'vitest';
import { ACTORS, CORE_ACTORS } from './actors.ts';
import { historiesHold } from './histories.ts';
import { MUTANTS, type Mutant, type MutantName } from './mutants.ts';
import { openStage, simulate } from './simulation.ts';

const stage = await openStage();

// The first six hundred are a file of their own, beside this one: two at a time end sooner.
historiesHold(stage, 601, 1_000);

describe('one seed is one history', () => {
  const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

  test('byte for byte, also when others run beside it', async () => {
    const verbose = { isVerbose: true };
    const alone = [];
    for (const seed of SEEDS) alone.push(await simulate(stage, seed, verbose));
    const together = await Promise.all(SEEDS.map((seed) => simulate(stage, seed, verbose)));
    expect(together).toEqual(alone);
    expect(new Set(alone.map(({ fingerprint }) => fingerprint)).size).toBe(SEEDS.length);
  });

  test('whether or not somebody reads its trace', async () => {
    const { fingerprint } = await simulate(stage, 1);
    expect((await simulate(stage, 1, { isVerbose: true })).fingerprint).toBe(fingerprint);
  });
});

describe('a planted bug is found', () => {
  const SEEDS_MAX = 200;
  const seers = ({ seenBy }: Mutant) =>
    seenBy === undefined
      ? CORE_ACTORS
      : ACTORS.filter(({ simulation }) => seenBy.includes(simulation.service));
  test.each(Object.keys(MUTANTS) as MutantName[])('%s', async (name) => {
    let found: number | undefined;
    for (let seed = 1; seed <= SEEDS_MAX && found === undefined; seed++) {
      const { problems } = await simulate(stage, seed, {
        mutant: MUTANTS[name],
        actors: seers(MUTANTS[name]),
      });
      if (problems.length > 0) found = seed;
    }
    expect(found, `within ${SEEDS_MAX} seeds: ${MUTANTS[name].what}`).toBeDefined();
  });
});
