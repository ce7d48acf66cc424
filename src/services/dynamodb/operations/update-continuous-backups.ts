import { backupTableNotFound, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type TableRecord, tables } from '../state.ts';
import { continuousBackups, RECOVERY_DAYS_MAX } from '../table/continuous-backups.ts';
import { managedTableRef } from '../table/table-ref.ts';

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
  const before = await tables.get(context.tx, ref.place, ref.name);
  if (before === undefined) throw backupTableNotFound(input.TableName);
  const enabledAtMs = before.pointInTimeRecovery?.enabledAtMs ?? context.now();
  const recovery = { days: days ?? before.pointInTimeRecovery?.days ?? RECOVERY_DAYS_MAX, enabledAtMs };
  const record: TableRecord = { ...before, pointInTimeRecovery: enabled ? recovery : undefined };
  await tables.put(context.tx, ref.place, record);
  return { ContinuousBackupsDescription: continuousBackups(record, context.now()) };
};
