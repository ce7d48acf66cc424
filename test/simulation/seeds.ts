/** Many seeds: one after the other, or spread over the cores. */

import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Durability } from '../../src/core/store-sqlite-file.ts';
import { MUTANTS, type MutantName } from './mutants.ts';
import { type HistoryResult, openStage, type Stage, simulate } from './simulation.ts';

export interface SeedsOptions {
  first: number;
  count: number;
  durability?: Durability | undefined;
  mutant?: MutantName | undefined;
  /** Names of the services whose actors take part; all when there is none. */
  services?: readonly string[];
}

/** The stage with the chosen actors only. */
export async function stageOf(services: readonly string[] = []): Promise<Stage> {
  const stage = await openStage();
  if (services.length === 0) return stage;
  const actors = stage.actors.filter(({ simulation }) => services.includes(simulation.service));
  const known = new Set(stage.actors.map(({ simulation }) => simulation.service));
  if (services.every((service) => known.has(service))) return { ...stage, actors };
  throw new RangeError(`The simulation knows ${[...known].join(', ')}`);
}

/** Runs the history of each seed in turn. */
export async function runSeeds(
  stage: Stage,
  { first, count, durability, mutant }: SeedsOptions,
  told: (result: HistoryResult) => void,
): Promise<void> {
  const options = {
    ...(durability === undefined ? {} : { durability }),
    ...(mutant === undefined ? {} : { mutant: MUTANTS[mutant] }),
  };
  for (let seed = first; seed < first + count; seed++) told(await simulate(stage, seed, options));
}

/** Seeds that a worker takes at a time. */
const SHARE = 200;

/** As {@link runSeeds}, on several threads; results come in any order. */
export async function runSeedsInParallel(
  options: SeedsOptions,
  threads: number,
  told: (result: HistoryResult) => void,
): Promise<void> {
  const { first, count } = options;
  let next = first;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL(import.meta.url), { workerData: options });
      try {
        while (next < first + count) {
          const share = { ...options, first: next, count: Math.min(SHARE, first + count - next) };
          next += share.count;
          await runShare(worker, share, told);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
}

function runShare(worker: Worker, share: SeedsOptions, told: (result: HistoryResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = share.count;
    const failed = (error: Error) => reject(error);
    const onResult = (result: HistoryResult) => {
      told(result);
      if (--left > 0) return;
      worker.off('message', onResult).off('error', failed);
      resolve();
    };
    worker.on('message', onResult).on('error', failed);
    worker.postMessage(share);
  });
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  // What `runSeedsInParallel` gave its worker.
  const stage = await stageOf((workerData as SeedsOptions).services);
  port.on(
    'message',
    (share: SeedsOptions) => void runSeeds(stage, share, (result) => port.postMessage(result)),
  );
}
