/** What happens behind the end of an execution: who waits for it is told, and it is counted. */

import type { DeliveryContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { count } from '../metric-shipping.ts';
import { type Outcome, sendOutcomes } from '../outcomes.ts';
import { type EventRecord, eventInvokes, functions } from '../state.ts';
import { errorPayload } from './answers.ts';
import { endChained, endOfChild } from './chained.ts';
import type { ExecutionBody } from './closing.ts';
import { type ExecutionRecord, executions, type OperationRecord, operations } from './state.ts';
import { readError, readText } from './texts.ts';

const METRICS = {
  SUCCEEDED: 'DurableExecutionSucceeded',
  FAILED: 'DurableExecutionFailed',
  STOPPED: 'DurableExecutionStopped',
  TIMED_OUT: 'DurableExecutionTimedOut',
} as const;

/** Delivery: an execution has ended. */
export async function executionEnded(context: DeliveryContext, body: unknown): Promise<void> {
  // What `close` sent.
  const { place, id } = body as ExecutionBody;
  const found = await context.transact(async ({ tx }) => ({
    execution: await executions.get(tx, place, id),
    whole: await operations.get(tx, place, id, id),
  }));
  const { execution, whole } = found;
  if (execution === undefined || whole === undefined || execution.status === 'RUNNING') return;
  await countEnd(context, place, execution);
  const { parent } = execution;
  if (parent !== undefined) {
    const result = await readText(context, whole.result);
    await endChained(
      context,
      place,
      parent,
      endOfChild(execution, result, await readError(context, whole.error)),
    );
  }
  if (execution.isEvent) await tellOutcome(context, place, execution, whole);
}

async function countEnd(context: DeliveryContext, place: Place, execution: ExecutionRecord): Promise<void> {
  const { status, functionName: name, qualifier, startedAtMs, endedAtMs = startedAtMs } = execution;
  if (status === 'RUNNING') return;
  const address = { place, name, qualifier };
  await count(context, address, METRICS[status]);
  await count(context, address, 'DurableExecutionDuration', endedAtMs - startedAtMs);
  await count(context, address, 'DurableExecutionOperations', execution.operations - 1);
}

/** Dead letter queue and destinations hear of executions that nobody waits for, as of any asynchronous event. */
async function tellOutcome(
  context: DeliveryContext,
  place: Place,
  execution: ExecutionRecord,
  whole: OperationRecord,
): Promise<void> {
  const payload = Buffer.from((await readText(context, whole.input)) ?? '{}');
  const isGood = execution.status === 'SUCCEEDED';
  const answer = isGood
    ? Buffer.from((await readText(context, whole.result)) ?? '')
    : errorPayload(await readError(context, whole.error));
  const outcome: Outcome = {
    ...{ condition: isGood ? 'Success' : 'RetriesExhausted', runs: execution.runs, payload },
    response: {
      ...{ executedVersion: execution.version, payload: answer },
      error: isGood ? undefined : 'Unhandled',
    },
  };
  const { id, functionName, functionId, qualifier, requestId, startedAtMs } = execution;
  const event: EventRecord = {
    ...{
      id,
      functionName,
      functionId,
      qualifier,
      requestId,
      acceptedAtMs: startedAtMs,
      failures: 0,
      delays: 0,
    },
  };
  await context.transact(async (inner) => {
    context.complete(inner.tx);
    const record = await functions.get(inner.tx, place, functionName);
    if (record?.id !== functionId) return;
    const rules = await eventInvokes.get(inner.tx, place, functionName, qualifier);
    await sendOutcomes(inner, place, event, outcome, rules);
  });
}
