/** The beginning of an execution. */

import { hash } from 'node:crypto';
import type { TxContext } from '../../../core/context.ts';
import { lambdaError } from '../errors.ts';
import { versionName } from '../lookups.ts';
import type { FunctionAddress } from '../names.ts';
import type { VersionRecord } from '../state.ts';
import { ask } from './asking.ts';
import { setTimeLimit } from './closing.ts';
import type { DurableSettings } from './config.ts';
import { executionArn } from './names.ts';
import { type ExecutionRecord, executions, type Parent } from './state.ts';
import type { KeptText } from './texts.ts';
import { addEvent, addOperation, save, type Work } from './work.ts';

export interface NewExecution {
  readonly id: string;
  /** Given by the caller, or made up. */
  readonly name: string;
  /** With the qualifier that was called. */
  readonly address: FunctionAddress;
  readonly version: VersionRecord;
  readonly durable: DurableSettings;
  readonly input: KeptText;
  readonly inputHash: string;
  readonly requestId: string;
  readonly resultBytesMax: number;
  readonly isEvent: boolean;
  readonly wantsLogTail: boolean;
  readonly clientContext?: string | undefined;
  readonly traceHeader?: string | undefined;
  readonly parent?: Parent | undefined;
}

export function inputHashOf(input: string): string {
  return hash('sha256', input);
}

/**
 * The execution that has the name already. Names are those of a function; the same version and the same input are the
 * same call.
 *
 * @throws AwsError DurableExecutionAlreadyStartedException
 */
export async function sameExecution(
  { tx }: TxContext,
  { name, address, version, inputHash }: NewExecution,
): Promise<ExecutionRecord | undefined> {
  const known = await executions.getBy(tx, address.place, 'byName', [version.functionId, name]);
  if (known === undefined) return undefined;
  if (known.version === versionName(version.number) && known.inputHash === inputHash) return known;
  const arn = executionArn(address.place, known);
  throw lambdaError('DurableExecutionAlreadyStartedException', `Execution already started: ${arn}`);
}

/** Begins an execution: its function is run after the commit. */
export async function begin(context: TxContext, facts: NewExecution): Promise<ExecutionRecord> {
  const { id, name, address, version, durable, input, ...rest } = facts;
  const startedAtMs = context.now();
  const execution: ExecutionRecord = {
    ...rest,
    ...{ id, name, functionName: version.name, functionId: version.functionId },
    ...{ qualifier: address.qualifier ?? versionName(version.number), version: versionName(version.number) },
    ...{ status: 'RUNNING', startedAtMs },
    ...{ timeoutSeconds: durable.timeoutSeconds, retentionDays: durable.retentionDays },
    ...{ runs: 0, failures: 0, delays: 0, changes: 0, seen: 0, operations: 0, waiting: 0, events: 0 },
  };
  const work: Work = { context, place: address.place, execution, owned: new Set() };
  await addOperation(work, { id, name, type: 'EXECUTION', status: 'STARTED', startedAtMs, input });
  const details = { ExecutionTimeout: durable.timeoutSeconds };
  await addEvent(work, 'ExecutionStarted', { operationId: id, name, input, details });
  await setTimeLimit(work);
  await ask(work);
  await save(work);
  return execution;
}
