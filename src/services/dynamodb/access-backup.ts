/** Who may back up, restore, export and import. */

import type { Demand } from '../../core/demand.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { demandOf } from './access.ts';
import type {
  ImportTableInput,
  RestoreTableFromBackupInput,
  RestoreTableToPointInTimeInput,
} from './api.gen.ts';
import { backupRef } from './backup/backup-ref.ts';
import { exportedTableRef, managedTableRef, restoredTableRef } from './table/table-ref.ts';

/** What a restore does to its new table, which AWS asks for too. */
const FILLING: readonly string[] = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];

/** An operation on one backup, export or import: its ARN is the resource. */
export function onArn<I>(action: string, arnOf: (input: I) => string): Access<I> {
  return { actions: [action], demands: (_, input) => [{ action, resource: arnOf(input) }] };
}

/** An operation on one backup; what is no ARN of one is refused before it is anybody's resource. */
export function onBackup<I extends { BackupArn: string }>(action: string): Access<I> {
  return {
    actions: [action],
    demands: ({ place }, input) => [{ action, resource: backupRef(input.BackupArn, place).arn }],
  };
}

/** An operation that names its table by `TableArn`. */
export function onTableArn<I extends { TableArn: string }>(action: string): Access<I> {
  return {
    actions: [action],
    demands: async (context, input) => [
      await demandOf(context, { action, ref: exportedTableRef(input.TableArn, context.place) }),
    ],
  };
}

const IMPORT = 'dynamodb:ImportTable';

export const onImportedTable: Access<ImportTableInput> = {
  actions: [IMPORT],
  demands: (context, { TableCreationParameters: { TableName } }) => [
    { action: IMPORT, resource: managedTableRef(TableName, context.place).arn },
  ],
};

async function onTarget(context: AccessContext, name: string, action: string): Promise<Demand[]> {
  const ref = restoredTableRef(name, context.place);
  return [action, ...FILLING].map((each) => ({ action: each, resource: ref.arn }));
}

const FROM_BACKUP = 'dynamodb:RestoreTableFromBackup';
const TO_TIME = 'dynamodb:RestoreTableToPointInTime';

export const onRestoreFromBackup: Access<RestoreTableFromBackupInput> = {
  actions: [FROM_BACKUP, ...FILLING],
  demands: async (context, input) => [
    { action: FROM_BACKUP, resource: backupRef(input.BackupArn, context.place).arn },
    ...(await onTarget(context, input.TargetTableName, FROM_BACKUP)),
  ],
};

export const onRestoreToTime: Access<RestoreTableToPointInTimeInput> = {
  actions: [TO_TIME, ...FILLING],
  demands: async (context, input) => {
    const source = input.SourceTableArn ?? input.SourceTableName;
    const target = await onTarget(context, input.TargetTableName, TO_TIME);
    if (source === undefined) return target;
    return [
      await demandOf(context, { action: TO_TIME, ref: managedTableRef(source, context.place) }),
      ...target,
    ];
  },
};
