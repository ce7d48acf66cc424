import { backupDetails, backupOf, backupRef, featureDetails, sourceDetails } from '../backup/backup-ref.ts';
import { sendCaptureRemoval } from '../backup/remove-capture.ts';
import { backupInUse } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { backups } from '../state.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html */
export const deleteBackup: Handler<'DeleteBackup'> = async ({ tx, place, outbox, timers }, input) => {
  const ref = backupRef(input.BackupArn, place);
  const backup = await backupOf(tx, ref);
  if (backup.status === 'CREATING' || backup.restoring.length > 0) throw backupInUse();
  await backups.delete(tx, ref.place, ref.table, ref.id);
  await timers.cancel({ service: 'dynamodb', timer: 'expireBackup', id: ref.id });
  sendCaptureRemoval(outbox, { place: ref.place, capture: backup.capture });
  return {
    BackupDescription: {
      BackupDetails: { ...backupDetails(ref.place, backup), BackupStatus: 'DELETED' },
      SourceTableDetails: sourceDetails(ref.place, backup),
      SourceTableFeatureDetails: featureDetails(backup),
    },
  };
};
