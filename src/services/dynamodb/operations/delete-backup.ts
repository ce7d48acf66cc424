import { backupDetails, backupOf, backupRef, featureDetails, sourceDetails } from '../backup/backup-ref.ts';
import { sendCaptureRemoval } from '../backup/remove-capture.ts';
import { backupInUse, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { backups } from '../state.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteBackup.html */
export const deleteBackup: Handler<'DeleteBackup'> = async ({ tx, place, outbox, timers }, input) => {
  const ref = backupRef(input.BackupArn, place);
  const backup = await backupOf(tx, ref);
  if (backup.type === 'SYSTEM') throw systemBackup(ref.arn, backup.expiresAtMs ?? 0);
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

/** How AWS writes the time was not recorded. */
function systemBackup(arn: string, expiresAtMs: number): Error {
  const rule = `User is not allowed to delete the system backup with arn ${arn}`;
  return validation(
    `Invalid Request: ${rule}. It will automatically expire on ${new Date(expiresAtMs).toISOString()}`,
  );
}
