import type { TxContext } from '../../../core/context.ts';
import { EMPTY_BYTES, encodeKey } from '../../../core/tuple.ts';
import type { ListBackupsInput } from '../api.gen.ts';
import { backupArn, backupRef, backupSummary } from '../backup/backup-ref.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type BackupRecord, backups } from '../state.ts';
import { managedTableRef } from '../table/table-ref.ts';

const LIMIT_MAX = 100;
/** Backups that one call looks at. */
const SEEN_MAX = 1_000;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html */
export const listBackups: Handler<'ListBackups'> = async (context, input) => {
  const { tx, place } = context;
  const { TimeRangeLowerBound: from, TimeRangeUpperBound: until } = input;
  if (from !== undefined && until !== undefined && from > until) {
    throw invalidParameter('Time range lower bound must be less than or equal to upper bound');
  }
  const limit = input.Limit ?? LIMIT_MAX;
  const { records, next } = await backups.list(tx, place, listQuery(context, input));
  const found = records.filter((backup) => isWanted(input, backup));
  const page = found.slice(0, limit);
  const end = found.length > limit ? page.at(-1) : next === undefined ? undefined : records.at(-1);
  return {
    BackupSummaries: page.map((backup) => backupSummary(place, backup)),
    LastEvaluatedBackupArn: end === undefined ? undefined : backupArn(place, end),
  };
};

function listQuery({ place }: TxContext, { TableName, ExclusiveStartBackupArn }: ListBackupsInput) {
  const start = ExclusiveStartBackupArn === undefined ? undefined : backupRef(ExclusiveStartBackupArn, place);
  const after = start && encodeKey(EMPTY_BYTES, [start.table, start.id]).key;
  const prefix = TableName === undefined ? undefined : [managedTableRef(TableName, place).name];
  return { limit: SEEN_MAX, snapshot: true, ...(prefix && { prefix }), ...(after && { after }) };
}

function isWanted(input: ListBackupsInput, { type, createdAtMs }: BackupRecord): boolean {
  const { BackupType: wanted = 'USER', TimeRangeLowerBound: from, TimeRangeUpperBound: until } = input;
  if (wanted !== 'ALL' && wanted !== type) return false;
  if (from !== undefined && createdAtMs < from.getTime()) return false;
  return until === undefined || createdAtMs < until.getTime();
}
