import { backupDetails } from '../backup/backup-ref.ts';
import { backUp } from '../backup/new-backup.ts';
import { backupTableNotFound, tableInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateBackup.html */
export const createBackup: Handler<'CreateBackup'> = async (context, input) => {
  const ref = managedTableRef(input.TableName, context.place);
  const source = await tables.get(context.tx, ref.place, ref.name);
  if (source === undefined) throw backupTableNotFound(input.TableName);
  if (source.isLoading) throw tableInUse(ref.name);
  const backup = await backUp(context, ref, source, input.BackupName);
  return { BackupDetails: backupDetails(ref.place, backup) };
};
