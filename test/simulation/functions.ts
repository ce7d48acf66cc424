/** Sandboxes of the simulation: a function takes some steps, and then it has done what it was asked to, or failed. */

import { type FunctionRuntimes, noFunctions } from '../../src/core/functions.ts';
import type { SimulatedFunctionCall } from '../../src/core/simulation.ts';
import type { Mortal, Steps } from './steps.ts';

const STEPS_MAX = 3;
const DURATION_MS = 1;

export interface FunctionParts {
  steps: Steps;
  /** The process that calls: with it the call dies, unseen. */
  process: Mortal;
  below: (limit: number) => number;
  fails: () => boolean;
  /** What functions have done outlives every process, as anything that is done outside of it. */
  calls: SimulatedFunctionCall[];
}

export function simulatedFunctions({ steps, process, below, fails, calls }: FunctionParts): FunctionRuntimes {
  return {
    ...noFunctions,
    canRun: () => true,
    async invoke({ name }, { payload }) {
      const event: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
      for (let left = below(STEPS_MAX + 1); left >= 0; left--) await steps.pause(process, 'function');
      const isOk = !fails();
      calls.push({ functionName: name, event, isOk });
      return {
        payload: Buffer.from(isOk ? 'null' : '{"errorMessage":"by chance"}'),
        error: isOk ? undefined : 'Unhandled',
        durationMs: DURATION_MS,
        billedMs: DURATION_MS,
        memoryUsedMb: 1,
      };
    },
  };
}
