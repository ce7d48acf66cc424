/** Sandboxes of the simulation: what a function does follows from its event, how long it takes from the seed. */

import type { FunctionResult, FunctionRuntimes } from '../../src/core/functions.ts';
import type { SimulatedFunctionCall } from '../../src/core/simulation.ts';
import type { DurableInput } from '../../src/services/lambda/durable/simulation.ts';

/** Event of a simulated function: `fails` makes it throw. What comes from an event source fails by chance. */
interface SimulatedEvent {
  fails?: boolean;
  Records?: unknown;
}

const FACTS = { durationMs: 1, billedMs: 1, memoryUsedMb: 1 };

/** What Lambda sends to durable functions. */
interface DurableEvent {
  DurableExecutionArn: string;
  CheckpointToken: string;
  InitialExecutionState: {
    Operations: { Id: string; Status: string; ExecutionDetails?: { InputPayload?: string } }[];
  };
}

export interface FunctionParts {
  /** Comes back at some later step, or never when the process has died. */
  pause: () => Promise<void>;
  fails: () => boolean;
  /** A checkpoint of a durable function, through the door of this process. */
  checkpoint: (input: object) => Promise<{ CheckpointToken?: string | undefined }>;
  /** What functions have done outlives every process, as anything that is done outside of it. */
  calls: SimulatedFunctionCall[];
}

export function simulatedFunctions(parts: FunctionParts): FunctionRuntimes {
  const { pause, fails, calls } = parts;
  return {
    async invoke(spec, { payload }) {
      await spec.credentials();
      await pause();
      // What the actors of the simulation send.
      const event = JSON.parse(Buffer.from(payload).toString('utf8')) as SimulatedEvent;
      await pause();
      if ('DurableExecutionArn' in event) return goOn(parts, spec.name, event as unknown as DurableEvent);
      const isOk = event.Records === undefined ? event.fails !== true : !fails();
      calls.push({ functionName: spec.name, event, isOk });
      if (isOk) return { ...FACTS, payload };
      return { ...FACTS, payload: Buffer.from('{"errorMessage":"as asked"}'), error: 'Unhandled' };
    },
    provision: pause,
    manage: pause,
    count: () => Number.POSITIVE_INFINITY,
    snapshot: pause,
    retire: () => {},
    canRun: () => true,
    isolation: async () => 'plain',
    stop: async () => {},
  };
}

const FAILED = {
  ...FACTS,
  payload: Buffer.from('{"errorMessage":"by chance"}'),
  error: 'Unhandled',
} as const;

/** One run of a durable function: the steps that no checkpoint has kept yet, and a wait behind the first of all. */
async function goOn(
  { pause, fails, calls, checkpoint }: FunctionParts,
  functionName: string,
  { DurableExecutionArn, CheckpointToken, InitialExecutionState: { Operations } }: DurableEvent,
): Promise<FunctionResult> {
  const answer = (value: object) => ({ ...FACTS, payload: Buffer.from(JSON.stringify(value)) });
  const known = new Map(Operations.map(({ Id, Status }) => [Id, Status]));
  const { id, steps, waitSeconds, padding } = JSON.parse(
    Operations[0]?.ExecutionDetails?.InputPayload ?? '{}',
  ) as DurableInput;
  let token: string | undefined = CheckpointToken;
  const keep = async (update: object): Promise<void> => {
    const request = { DurableExecutionArn, CheckpointToken: token, Updates: [update] };
    ({ CheckpointToken: token } = await checkpoint(request));
  };
  try {
    for (let at = 0; at < steps; at++) {
      const Id = `s${at}`;
      if (known.get(Id) !== 'SUCCEEDED') {
        calls.push({ functionName, event: { step: `${id}/${Id}` }, isOk: true });
        await pause();
        await keep({ Id, Type: 'STEP', Action: 'SUCCEED', Payload: padding });
        await pause();
        if (fails()) return FAILED;
      }
      if (at > 0 || known.get('w') === 'SUCCEEDED') continue;
      if (!known.has('w'))
        await keep({ Id: 'w', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: waitSeconds } });
      return answer({ Status: 'PENDING' });
    }
  } catch {
    // Another run has taken its place, or the execution was stopped.
    return FAILED;
  }
  return answer({ Status: 'SUCCEEDED', Result: JSON.stringify(id) });
}
