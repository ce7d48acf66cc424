/** Sandboxes of the simulation: what a function does follows from its event, how long it takes from the seed. */

import type { FunctionRuntimes } from '../../src/core/functions.ts';

/** Event of a simulated function: `fails` makes it throw. */
interface SimulatedEvent {
  fails?: boolean;
}

const FACTS = { durationMs: 1, billedMs: 1, memoryUsedMb: 1 };

/** @param pause comes back at some later step, or never when the process has died */
export function simulatedFunctions(pause: () => Promise<void>): FunctionRuntimes {
  return {
    async invoke(spec, { payload }) {
      await spec.credentials();
      await pause();
      // What the actors of the simulation send.
      const { fails } = JSON.parse(Buffer.from(payload).toString('utf8')) as SimulatedEvent;
      await pause();
      if (fails !== true) return { ...FACTS, payload };
      return { ...FACTS, payload: Buffer.from('{"errorMessage":"as asked"}'), error: 'Unhandled' };
    },
    provision: pause,
    retire: () => {},
    canRun: () => true,
    isolation: async () => 'plain',
    stop: async () => {},
  };
}
