/** Sandboxes of the simulation: what a function does follows from its event, how long it takes from the seed. */

import type { FunctionRuntimes } from '../../src/core/functions.ts';
import type { SimulatedFunctionCall } from '../../src/core/simulation.ts';

/** Event of a simulated function: `fails` makes it throw. What comes from an event source fails by chance. */
interface SimulatedEvent {
  fails?: boolean;
  Records?: unknown;
}

const FACTS = { durationMs: 1, billedMs: 1, memoryUsedMb: 1 };

export interface FunctionParts {
  /** Comes back at some later step, or never when the process has died. */
  pause: () => Promise<void>;
  fails: () => boolean;
  /** What functions have done outlives every process, as anything that is done outside of it. */
  calls: SimulatedFunctionCall[];
}

export function simulatedFunctions({ pause, fails, calls }: FunctionParts): FunctionRuntimes {
  return {
    async invoke(spec, { payload }) {
      await spec.credentials();
      await pause();
      // What the actors of the simulation send.
      const event = JSON.parse(Buffer.from(payload).toString('utf8')) as SimulatedEvent;
      await pause();
      const isOk = event.Records === undefined ? event.fails !== true : !fails();
      calls.push({ functionName: spec.name, event, isOk });
      if (isOk) return { ...FACTS, payload };
      return { ...FACTS, payload: Buffer.from('{"errorMessage":"as asked"}'), error: 'Unhandled' };
    },
    provision: pause,
    count: () => Number.POSITIVE_INFINITY,
    snapshot: pause,
    retire: () => {},
    canRun: () => true,
    isolation: async () => 'plain',
    stop: async () => {},
  };
}
