import { backupTableNotFound, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type TableRecord, tables } from '../state.ts';
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
    record.pointInTimeRecovery = {
      days: days ?? known?.days ?? RECOVERY_DAYS_MAX,
      enabledAtMs: known?.enabledAtMs ?? context.now(),
      number: known?.number ?? before.nextNumber,
    };
    if (known?.number === undefined) record.nextNumber += 1;
  } else if (known?.number !== undefined) {
    sendRemoval(outbox, { place: ref.place, table: before.number, index: known.number }, true);
  }
  await tables.put(tx, ref.place, record);
  return { ContinuousBackupsDescription: continuousBackups(record, context.now()) };
};
