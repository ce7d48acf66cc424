import type { TxContext } from '../../../core/context.ts';
import { type CaptureRecord, captures, type TableRecord, tables } from '../state.ts';
import type { TableRef } from '../table/table-ref.ts';
import { sendCopy } from './copy-capture.ts';

/** Takes the items of a table as they are at this commit, or as they were at an earlier moment. */
export async function newCapture(
  { tx, outbox }: TxContext,
  { place }: TableRef,
  source: TableRecord,
  { id, goal, rewindToMs }: Pick<CaptureRecord, 'id' | 'goal' | 'rewindToMs'>,
): Promise<void> {
  const { name, number: table } = source;
  const history = source.pointInTimeRecovery?.number;
  const capture: CaptureRecord = { id, name, table, phase: 'copying', goal, rewindToMs, history };
  await tables.put(tx, place, { ...source, captures: [...(source.captures ?? []), id] });
  await captures.put(tx, place, capture);
  sendCopy(outbox, place, capture);
}
