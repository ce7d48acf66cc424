/** Calling a function, durable or not: for those who wait for the answer, and for those who do not. */

import type { StagedContext } from '../../../core/context.ts';
import type { FunctionInvocation } from '../../../core/functions.ts';
import type { Place } from '../../../core/place.ts';
import { functionNotFound, invalidParameter } from '../errors.ts';
import { EVENT_BYTES_MAX, SYNC_BYTES_MAX } from '../invoke-input.ts';
import { count } from '../metric-shipping.ts';
import { type FunctionAddress, functionArn, qualifiedArn } from '../names.ts';
import { type Chosen, type Run, run } from '../run.ts';
import { decidedTrace, headerOf } from '../trace.ts';
import { errorPayload } from './answers.ts';
import { endTopic } from './closing.ts';
import { type DurableSettings, mustEndInTime } from './config.ts';
import { executionArn } from './names.ts';
import { begin, inputHashOf, type NewExecution, sameExecution } from './starting.ts';
import { type ExecutionRecord, executions, type OperationRecord, operations } from './state.ts';
import { keeping, readError, readText } from './texts.ts';

export interface DurableRun extends Run {
  /** Of a durable function. */
  readonly durableExecutionArn?: string | undefined;
}

type Call = Omit<FunctionInvocation, 'arn'> & { readonly executionName?: string | undefined };

/** Runs what was chosen and waits for its answer; of a durable function for the end of the whole execution. */
export async function callChosen(context: StagedContext, chosen: Chosen, call: Call): Promise<DurableRun> {
  const { durable } = chosen.version.configuration;
  const { executionName, ...invocation } = call;
  if (durable === undefined) return run(context, chosen, invocation);
  mustEndInTime(durable);
  const tracing = { arn: functionArn(chosen.address), mode: chosen.version.configuration.tracing };
  const traceHeader = headerOf(decidedTrace(context, call.traceHeader, tracing));
  const begun = await start(context, chosen, durable, { ...call, traceHeader, isEvent: false });
  return endOf(context, chosen.address, begun.id);
}

/** Only executions have names. @throws AwsError InvalidParameterValueException; AWS's text is not known */
export function mustBeDurable({ version }: Chosen): DurableSettings {
  const { durable } = version.configuration;
  if (durable !== undefined) return durable;
  throw invalidParameter(`Function ${version.name} is not a durable function`);
}

/** Begins an execution that nobody waits for; its ARN. */
export async function startEvent(
  context: StagedContext,
  chosen: Chosen,
  durable: DurableSettings,
  call: Call,
): Promise<string> {
  return executionArn(
    chosen.address.place,
    await start(context, chosen, durable, { ...call, isEvent: true }),
  );
}

async function start(
  context: StagedContext,
  { address, version }: Chosen,
  durable: DurableSettings,
  call: Call & { isEvent: boolean },
): Promise<ExecutionRecord> {
  const text = Buffer.from(call.payload).toString('utf8');
  const { requestId, clientContext, traceHeader, isEvent, wantsLogTail = false } = call;
  const resultBytesMax = isEvent ? EVENT_BYTES_MAX : SYNC_BYTES_MAX;
  const begun = await keeping(context.blobs, async (keep) => {
    const input = await keep(text);
    const value = await context.transact(async (inner) => {
      const facts: NewExecution = {
        ...{ id: inner.ids.uuid(), name: call.executionName ?? inner.ids.uuid() },
        ...{ address, version, durable, input, inputHash: inputHashOf(text), resultBytesMax },
        ...{ requestId, clientContext, traceHeader, isEvent, wantsLogTail },
      };
      const same = await sameExecution(inner, facts);
      const isNew = same === undefined;
      return { isNew, execution: isNew ? await begin(inner, facts) : same };
    });
    return { isTaken: value.isNew, value };
  });
  if (begun.isNew) await count(context, address, 'DurableExecutionStarted');
  return begun.execution;
}

interface Whole {
  readonly execution: ExecutionRecord;
  readonly whole: OperationRecord | undefined;
}

/**
 * Waits until an execution has ended, by whatever way.
 *
 * @throws AwsError ResourceNotFoundException when its function was deleted, and all that was left of it since
 */
async function endOf(context: StagedContext, address: FunctionAddress, id: string): Promise<DurableRun> {
  const { place } = address;
  const watch = context.waiters.watch(endTopic(id));
  try {
    for (;;) {
      const found = await context.transact(async ({ tx }): Promise<Whole | undefined> => {
        const execution = await executions.get(tx, place, id);
        return execution && { execution, whole: await operations.get(tx, place, id, id) };
      });
      if (found === undefined) throw functionNotFound(qualifiedArn(address));
      if (found.execution.status !== 'RUNNING') return await answerOf(context, place, found);
      const { startedAtMs, timeoutSeconds } = found.execution;
      await watch.wait(Math.max(startedAtMs + timeoutSeconds * 1000, context.now()) + 1000, context.signal);
      context.signal.throwIfAborted();
    }
  } finally {
    watch.close();
  }
}

async function answerOf(
  context: StagedContext,
  place: Place,
  { execution, whole }: Whole,
): Promise<DurableRun> {
  const { version: executedVersion, logTail, traceHeader = '' } = execution;
  const isGood = execution.status === 'SUCCEEDED';
  const result = await readText(context, whole?.result);
  const payload = isGood ? Buffer.from(result ?? '') : errorPayload(await readError(context, whole?.error));
  return {
    executedVersion,
    traceHeader,
    durableExecutionArn: executionArn(place, execution),
    result: {
      ...{ payload, logTail, durationMs: 0, billedMs: 0, memoryUsedMb: 0 },
      error: isGood ? undefined : 'Unhandled',
    },
  };
}
