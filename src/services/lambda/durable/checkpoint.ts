/** Checkpoints: how far a run has come, kept before it goes on. */

import type { StagedContext, TxContext } from '../../../core/context.ts';
import type { CheckpointDurableExecutionRequest, CheckpointDurableExecutionResponse } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { findExecution } from './lookups.ts';
import { arnOfToken, newToken } from './names.ts';
import { shownOperation } from './show.ts';
import type { OperationRecord } from './state.ts';
import { keeping } from './texts.ts';
import { checkUpdates, type Update } from './update-rules.ts';
import { applyUpdate } from './updates.ts';
import { changedSince, save, type Work } from './work.ts';

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
  /** Of what it brought; nothing of what the client had asked before. */
  readonly owned: ReadonlySet<string>;
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
  const kept = await keeping(context.blobs, async (keepText) => {
    const updates: Update[] = [];
    for (const update of checked) {
      const { Payload, Error: error } = update;
      const payload = Payload === undefined ? undefined : await keepText(Payload);
      const failure = error === undefined ? undefined : await keepText(JSON.stringify(error));
      updates.push({ update, payload, error: failure });
    }
    const value = await context.transact((inner) => keep(inner, arn, token, ClientToken, updates));
    return { isTaken: value.owned, value };
  });
  const Operations = [];
  for (const operation of kept.changed) Operations.push(await shownOperation(context, operation));
  return { CheckpointToken: kept.token, NewExecutionState: { Operations } };
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
    return { token: execution.token, changed: await changedSince(work, last.seenBefore), owned: work.owned };
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
  return { token: next, changed, owned: work.owned };
}
