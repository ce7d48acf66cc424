/** Checkpoints: how far a run has come, kept before it goes on. */

import type { StagedContext, TxContext } from '../../../core/context.ts';
import type { CheckpointDurableExecutionRequest, CheckpointDurableExecutionResponse } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { findExecution } from './lookups.ts';
import { arnOfToken, newToken } from './names.ts';
import { shownOperation } from './show.ts';
import { type OperationRecord, operations } from './state.ts';
import { dropTexts, keepText } from './texts.ts';
import { checkUpdates, type Update } from './update-rules.ts';
import { applyUpdate } from './updates.ts';
import { save, type Work } from './work.ts';

function invalidToken() {
  return invalidParameter('Invalid checkpoint token');
}

/** The execution, for who has its last token. @throws AwsError InvalidParameterValueException */
export async function openWithToken(context: TxContext, arn: string, token: string): Promise<Work> {
  const work = await openFor(context, arn, token);
  if (work.execution.token !== token) throw invalidToken();
  return work;
}

/** The execution that a token was made for. An unknown one is answered as a wrong token. @throws AwsError */
async function openFor(context: TxContext, arn: string, token: string): Promise<Work> {
  const own = arnOfToken(token);
  if (own !== undefined && own !== arn) {
    throw invalidParameter('Checkpoint token is not valid for the durable execution ARN');
  }
  const work = own === undefined ? undefined : await findExecution(context, arn);
  if (work?.execution.status !== 'RUNNING') throw invalidToken();
  return work;
}

interface Kept {
  /** None when the execution has ended. */
  readonly token: string | undefined;
  readonly changed: readonly OperationRecord[];
  /** The client has asked the same before: what it brought is kept already. */
  readonly isRepeated?: boolean;
}

/** @throws AwsError InvalidParameterValueException */
export async function checkpoint(
  context: StagedContext,
  {
    DurableExecutionArn: arn,
    CheckpointToken: token,
    ClientToken,
    Updates = [],
  }: CheckpointDurableExecutionRequest,
): Promise<CheckpointDurableExecutionResponse> {
  const checked = checkUpdates(Updates);
  const updates: Update[] = [];
  let isKept = false;
  try {
    for (const update of checked) {
      const { Payload, Error: error } = update;
      updates.push({
        update,
        payload: Payload === undefined ? undefined : await keepText(context.blobs, Payload),
        error: error === undefined ? undefined : await keepText(context.blobs, JSON.stringify(error)),
      });
    }
    const kept = await context.transact((inner) => keep(inner, arn, token, ClientToken, updates));
    isKept = kept.isRepeated !== true;
    const Operations = [];
    for (const operation of kept.changed) Operations.push(await shownOperation(context, operation));
    return { CheckpointToken: kept.token, NewExecutionState: { Operations } };
  } finally {
    if (!isKept) {
      await dropTexts(
        context.blobs,
        updates.flatMap(({ payload, error }) => [payload, error]),
      );
    }
  }
}

async function keep(
  context: TxContext,
  arn: string,
  token: string,
  clientToken: string | undefined,
  updates: readonly Update[],
): Promise<Kept> {
  const work = await openFor(context, arn, token);
  const { execution } = work;
  const { last } = execution;
  if (execution.token !== undefined && last?.token === token && last.clientToken === clientToken) {
    return { token: execution.token, changed: await changedSince(work, last.seenBefore), isRepeated: true };
  }
  if (execution.token !== token) throw invalidToken();
  const seenBefore = execution.seen;
  for (const update of updates) await applyUpdate(work, update);
  const changed = await changedSince(work, seenBefore);
  execution.seen = execution.changes;
  const isOver = execution.status !== 'RUNNING';
  const next = isOver ? undefined : newToken(context.ids, arn);
  execution.token = next;
  execution.last = clientToken === undefined || isOver ? undefined : { token, clientToken, seenBefore };
  await save(work);
  return { token: next, changed };
}

/** In the order in which they have changed. */
async function changedSince({ context, place, execution }: Work, seen: number): Promise<OperationRecord[]> {
  const query = { prefix: [execution.id], from: [seen + 1] };
  const { records } = await operations.listBy(context.tx, place, 'byChange', query);
  return records;
}
