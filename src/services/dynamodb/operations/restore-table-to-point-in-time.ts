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
  const given = sourceOf(input);
  checkTimes(input);
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

function sourceOf({ SourceTableArn: arn, SourceTableName: name }: RestoreTableToPointInTimeInput): string {
  if (arn !== undefined && name !== undefined) {
    throw validation('Invalid Request: Must provide exactly one of: sourceTableArn, sourceTableName');
  }
  const given = arn ?? name;
  if (given !== undefined) return given;
  throw validation("The parameter 'TableName' is required but was not present in the request");
}

function checkTimes(input: RestoreTableToPointInTimeInput): void {
  const isLatest = input.UseLatestRestorableTime === true;
  const hasTime = input.RestoreDateTime !== undefined;
  if (isLatest && hasTime) {
    throw validation(
      'Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore ' +
        'request. Please specify either RestoreDateTime time or UseLatestRestorableTime',
    );
  }
  if (isLatest || hasTime) return;
  throw validation(
    'Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both',
  );
}

function restoreTime(
  { RestoreDateTime: time }: RestoreTableToPointInTimeInput,
  recovery: RecoveryRecord,
  nowMs: number,
): number {
  if (time === undefined) return nowMs;
  const earliestMs = earliestRestorableMs(recovery, nowMs);
  const wantedMs = time.getTime();
  if (wantedMs < Math.floor(earliestMs / 1000) * 1000 || wantedMs > nowMs) {
    const [wanted, earliest, latest] = [wantedMs, earliestMs, nowMs].map(
      (ms) => `'${new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')}'`,
    );
    const range = `EarliestRestorableDateTime ${earliest} and LatestRestorableDateTime ${latest}`;
    throw invalidRestoreTime(`RestoreDateTime ${wanted} must be within ${range}`);
  }
  return Math.max(wantedMs, earliestMs);
}
