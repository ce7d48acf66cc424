import { earliestRestorableMs } from '../backup/history.ts';
import { backupTableNotFound, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type RecoveryRecord, type TableRecord, tables } from '../state.ts';
import { continuousBackups, RECOVERY_DAYS_MAX } from '../table/continuous-backups.ts';
import { managedTableRef } from '../table/table-ref.ts';
import { sendRemoval } from '../write/remove-rows.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html */
export const updateContinuousBackups: Handler<'UpdateContinuousBackups'> = async (context, input) => {
  const ref = managedTableRef(input.TableName, context.place);
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: days } =
    input.PointInTimeRecoverySpecification;
  if (!enabled && days !== undefined) {
    throw validation(
      'Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.',
    );
  }
  const { tx, outbox } = context;
  const before = await tables.get(tx, ref.place, ref.name);
  if (before === undefined) throw backupTableNotFound(input.TableName);
  const known = before.pointInTimeRecovery;
  const record: TableRecord = { ...before, pointInTimeRecovery: undefined };
  if (enabled) {
    record.pointInTimeRecovery = recoveryRecord(before, days, context.now());
    record.nextNumber = Math.max(record.nextNumber, (record.pointInTimeRecovery.number ?? 0) + 1);
  } else if (known?.number !== undefined) {
    sendRemoval(outbox, { place: ref.place, table: before.number, index: known.number }, true);
  }
  await tables.put(tx, ref.place, record);
  return { ContinuousBackupsDescription: continuousBackups(record, context.now()) };
};

/** Days that are taken away and given back do not bring back what has been forgotten meanwhile. */
function recoveryRecord(
  { pointInTimeRecovery: known, nextNumber }: TableRecord,
  days: number | undefined,
  nowMs: number,
): RecoveryRecord {
  if (known?.number === undefined) {
    return { days: days ?? known?.days ?? RECOVERY_DAYS_MAX, enabledAtMs: nowMs, number: nextNumber };
  }
  const next = { ...known, days: days ?? known.days };
  return {
    ...next,
    enabledAtMs: Math.max(earliestRestorableMs(known, nowMs), earliestRestorableMs(next, nowMs)),
  };
}
