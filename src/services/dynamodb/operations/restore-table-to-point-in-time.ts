import type { RestoreTableToPointInTimeInput } from '../api.gen.ts';
import { earliestRestorableMs } from '../backup/history.ts';
import { newCapture } from '../backup/new-capture.ts';
import { makeRestored } from '../backup/restored-table.ts';
import { backupTableNotFound, invalidRestoreTime, recoveryUnavailable, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type RecoveryRecord, tables } from '../state.ts';
import { managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html */
export const restoreTableToPointInTime: Handler<'RestoreTableToPointInTime'> = async (context, input) => {
  const { tx, place, ids } = context;
  const given = input.SourceTableArn ?? input.SourceTableName;
  if (given === undefined) throw validation('Either SourceTableArn or SourceTableName must be specified');
  const ref = managedTableRef(given, place);
  const source = await tables.get(tx, ref.place, ref.name);
  if (source === undefined) throw backupTableNotFound(given);
  if (source.pointInTimeRecovery === undefined) throw recoveryUnavailable(ref.name);
  const nowMs = context.now();
  const restoredToMs = restoreTime(input, source.pointInTimeRecovery, nowMs);
  const { record, description } = await makeRestored(context, source, input, {
    sourceTableArn: ref.arn,
    restoredToMs,
  });
  const goal = { kind: 'load', target: record.name, targetId: record.id } as const;
  const rewindToMs = restoredToMs < nowMs ? restoredToMs : undefined;
  await newCapture(context, ref, source, { id: ids.uuid(), goal, rewindToMs });
  return { TableDescription: description };
};

function restoreTime(
  { UseLatestRestorableTime: latest, RestoreDateTime: time }: RestoreTableToPointInTimeInput,
  recovery: RecoveryRecord,
  nowMs: number,
): number {
  if (latest === true && time !== undefined) {
    throw validation('Only one of UseLatestRestorableTime and RestoreDateTime can be specified');
  }
  if (latest === true) return nowMs;
  if (time === undefined)
    throw validation('Either UseLatestRestorableTime or RestoreDateTime must be specified');
  const earliestMs = earliestRestorableMs(recovery, nowMs);
  const wantedMs = time.getTime();
  if (wantedMs < Math.floor(earliestMs / 1000) * 1000 || wantedMs > nowMs) {
    const range = `${new Date(earliestMs).toISOString()} and ${new Date(nowMs).toISOString()}`;
    throw invalidRestoreTime(`RestoreDateTime must be between ${range}`);
  }
  return Math.max(wantedMs, earliestMs);
}
