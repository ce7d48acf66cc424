import { backupOf, backupRef } from '../backup/backup-ref.ts';
import { sendLoad } from '../backup/load-table.ts';
import { makeRestored } from '../backup/restored-table.ts';
import { backupInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { backups } from '../state.ts';
import { tableArn } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html */
export const restoreTableFromBackup: Handler<'RestoreTableFromBackup'> = async (context, input) => {
  const { tx, place, outbox } = context;
  const ref = backupRef(input.BackupArn, place);
  const backup = await backupOf(tx, ref);
  const { record, description } = await makeRestored(context, backup.source, input, {
    sourceTableArn: tableArn(ref.place, backup.source.name),
    sourceBackupArn: ref.arn,
    restoredToMs: backup.createdAtMs,
  });
  if (backup.status === 'CREATING') throw backupInUse();
  await backups.put(tx, ref.place, { ...backup, restoring: [...backup.restoring, record.id] });
  sendLoad(outbox, {
    place: ref.place,
    target: record.name,
    targetId: record.id,
    capture: backup.capture,
    drops: false,
    backup: { table: ref.table, id: ref.id },
  });
  return { TableDescription: description };
};
