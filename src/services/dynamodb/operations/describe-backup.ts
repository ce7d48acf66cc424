import { backupDetails, backupOf, backupRef, featureDetails, sourceDetails } from '../backup/backup-ref.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeBackup.html */
export const describeBackup: Handler<'DescribeBackup'> = async ({ tx, place }, input) => {
  const ref = backupRef(input.BackupArn, place);
  const backup = await backupOf(tx, ref);
  return {
    BackupDescription: {
      BackupDetails: backupDetails(ref.place, backup),
      SourceTableDetails: sourceDetails(ref.place, backup),
      SourceTableFeatureDetails: featureDetails(backup),
    },
  };
};
