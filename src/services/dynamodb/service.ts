import { anyService, type Service } from '../../core/service.ts';
import {
  onAccount,
  onBatchGet,
  onBatchWrite,
  onInsights,
  onItem,
  onNewTable,
  onQuery,
  onResource,
  onScan,
  onTable,
  onTagResource,
  onTransactGet,
  onTransactWrite,
  onUntagResource,
  toListTables,
} from './access.ts';
import {
  onArn,
  onBackup,
  onImportedTable,
  onRestoreFromBackup,
  onRestoreToTime,
  onTableArn,
} from './access-backup.ts';
import { onBatchStatements, onStatement, onTransactStatements } from './access-partiql.ts';
import type { Api } from './api.gen.ts';
import { copyCapture } from './backup/copy-capture.ts';
import { expireBackup } from './backup/expire-backup.ts';
import { loadTable } from './backup/load-table.ts';
import { removeCapture } from './backup/remove-capture.ts';
import { transactionConflict } from './errors.ts';
import { countCall, readGauges } from './metrics.ts';
import { batchExecuteStatement } from './operations/batch-execute-statement.ts';
import { batchGetItem } from './operations/batch-get-item.ts';
import { batchWriteItem } from './operations/batch-write-item.ts';
import { createBackup } from './operations/create-backup.ts';
import { createTable } from './operations/create-table.ts';
import { deleteBackup } from './operations/delete-backup.ts';
import { deleteItem } from './operations/delete-item.ts';
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts';
import { deleteTable } from './operations/delete-table.ts';
import { describeBackup } from './operations/describe-backup.ts';
import { describeContinuousBackups } from './operations/describe-continuous-backups.ts';
import { describeContributorInsights } from './operations/describe-contributor-insights.ts';
import { describeEndpoints } from './operations/describe-endpoints.ts';
import { describeExport } from './operations/describe-export.ts';
import { describeImport } from './operations/describe-import.ts';
import { describeKinesisStreamingDestination } from './operations/describe-kinesis-streaming-destination.ts';
import { describeLimits } from './operations/describe-limits.ts';
import { describeTable } from './operations/describe-table.ts';
import { describeTimeToLive } from './operations/describe-time-to-live.ts';
import { executeStatement } from './operations/execute-statement.ts';
import { executeTransaction } from './operations/execute-transaction.ts';
import { exportTableToPointInTime } from './operations/export-table-to-point-in-time.ts';
import { getItem } from './operations/get-item.ts';
import { getResourcePolicy } from './operations/get-resource-policy.ts';
import { importTable } from './operations/import-table.ts';
import { listBackups } from './operations/list-backups.ts';
import { listContributorInsights } from './operations/list-contributor-insights.ts';
import { listExports } from './operations/list-exports.ts';
import { listImports } from './operations/list-imports.ts';
import { listTables } from './operations/list-tables.ts';
import { listTagsOfResource } from './operations/list-tags-of-resource.ts';
import { putItem } from './operations/put-item.ts';
import { putResourcePolicy } from './operations/put-resource-policy.ts';
import { query } from './operations/query.ts';
import { restoreTableFromBackup } from './operations/restore-table-from-backup.ts';
import { restoreTableToPointInTime } from './operations/restore-table-to-point-in-time.ts';
import { scan } from './operations/scan.ts';
import { tagResource } from './operations/tag-resource.ts';
import { transactGetItems } from './operations/transact-get-items.ts';
import { transactWriteItems } from './operations/transact-write-items.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateContinuousBackups } from './operations/update-continuous-backups.ts';
import { updateContributorInsights } from './operations/update-contributor-insights.ts';
import { updateItem } from './operations/update-item.ts';
import { updateTable } from './operations/update-table.ts';
import { updateTimeToLive } from './operations/update-time-to-live.ts';
import { alarms, backups, builds, captures, policies, tables, transactionTokens } from './state.ts';
import { turnStream } from './stream/life.ts';
import { streamRows } from './stream/rows.ts';
import { streams } from './stream/state.ts';
import { rows } from './table/rows.ts';
import { taggedRef } from './table/table-ref.ts';
import { exportTable } from './transfer/export-table.ts';
import { importObjects } from './transfer/import-objects.ts';
import { exportRecords, importRecords } from './transfer/state.ts';
import { buildIndex } from './write/build-index.ts';
import { expireItems } from './write/expire-items.ts';
import { removeRows } from './write/remove-rows.ts';

/** Settings of a table that are kept and shown. */
const RECORDED = {
  ProvisionedThroughput: 'nothing is throttled',
  OnDemandThroughput: 'nothing is throttled',
  WarmThroughput: 'nothing is throttled',
  TableClass: 'there is one kind of storage',
  SSESpecification: 'the store is not encrypted table by table',
};

const NO_CONTRIBUTORS =
  "who reads which key is not counted: CloudWatch's Contributor Insights, which would show it, is not there";
const NO_GLOBAL_TABLES = 'global tables are not there';
const NO_VECTORS = 'vector search is not there';

/** Who makes or restores a backup of a small table finds it complete. */
const COPY_WAIT_MS = 200;

const service: Service<Api> = {
  name: 'dynamodb',
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html
  dataEvents: new Set([
    'BatchExecuteStatement',
    'BatchGetItem',
    'BatchWriteItem',
    'DeleteItem',
    'ExecuteStatement',
    'ExecuteTransaction',
    'GetItem',
    'PutItem',
    'Query',
    'Scan',
    'TransactGetItems',
    'TransactWriteItems',
    'UpdateItem',
  ] as const),
  collections: [
    tables,
    rows,
    policies,
    transactionTokens,
    builds,
    alarms,
    captures,
    backups,
    exportRecords,
    importRecords,
    streams,
    streamRows,
  ],
  operations: {
    BatchExecuteStatement: { kind: 'tx', handler: batchExecuteStatement, access: onBatchStatements },
    BatchGetItem: { kind: 'tx', handler: batchGetItem, access: onBatchGet, readOnly: true },
    BatchWriteItem: { kind: 'tx', handler: batchWriteItem, access: onBatchWrite },
    CreateBackup: {
      kind: 'tx',
      handler: createBackup,
      access: onTable('dynamodb:CreateBackup'),
      answersAfterOutboxMs: COPY_WAIT_MS,
    },
    CreateTable: {
      kind: 'tx',
      handler: createTable,
      access: onNewTable,
      recorded: RECORDED,
      refused: {
        GlobalTableSourceArn: NO_GLOBAL_TABLES,
        GlobalTableSettingsReplicationMode: NO_GLOBAL_TABLES,
        VectorIndexes: NO_VECTORS,
      },
    },
    DeleteBackup: {
      kind: 'tx',
      handler: deleteBackup,
      access: onBackup('dynamodb:DeleteBackup'),
    },
    DeleteItem: { kind: 'tx', handler: deleteItem, access: onItem('dynamodb:DeleteItem') },
    DeleteResourcePolicy: {
      kind: 'tx',
      handler: deleteResourcePolicy,
      access: onResource('dynamodb:DeleteResourcePolicy'),
    },
    DeleteTable: { kind: 'tx', handler: deleteTable, access: onTable('dynamodb:DeleteTable') },
    DescribeBackup: {
      kind: 'tx',
      handler: describeBackup,
      access: onBackup('dynamodb:DescribeBackup'),
      readOnly: true,
    },
    DescribeContinuousBackups: {
      kind: 'tx',
      handler: describeContinuousBackups,
      access: onTable('dynamodb:DescribeContinuousBackups'),
      readOnly: true,
    },
    DescribeContributorInsights: {
      kind: 'tx',
      handler: describeContributorInsights,
      access: onInsights('dynamodb:DescribeContributorInsights'),
      readOnly: true,
    },
    DescribeEndpoints: {
      kind: 'tx',
      handler: describeEndpoints,
      access: onAccount('dynamodb:DescribeEndpoints'),
      readOnly: true,
    },
    DescribeExport: {
      kind: 'tx',
      handler: describeExport,
      access: onArn('dynamodb:DescribeExport', ({ ExportArn }) => ExportArn),
      readOnly: true,
    },
    DescribeImport: {
      kind: 'tx',
      handler: describeImport,
      access: onArn('dynamodb:DescribeImport', ({ ImportArn }) => ImportArn),
      readOnly: true,
    },
    DescribeKinesisStreamingDestination: {
      kind: 'tx',
      handler: describeKinesisStreamingDestination,
      access: onTable('dynamodb:DescribeKinesisStreamingDestination'),
      readOnly: true,
    },
    DescribeLimits: {
      kind: 'tx',
      handler: describeLimits,
      access: onAccount('dynamodb:DescribeLimits'),
      readOnly: true,
    },
    DescribeTable: {
      kind: 'tx',
      handler: describeTable,
      access: onTable('dynamodb:DescribeTable'),
      readOnly: true,
    },
    DescribeTimeToLive: {
      kind: 'tx',
      handler: describeTimeToLive,
      access: onTable('dynamodb:DescribeTimeToLive'),
      readOnly: true,
    },
    ExecuteStatement: { kind: 'tx', handler: executeStatement, access: onStatement },
    ExecuteTransaction: { kind: 'tx', handler: executeTransaction, access: onTransactStatements },
    ExportTableToPointInTime: {
      kind: 'tx',
      handler: exportTableToPointInTime,
      access: onTableArn('dynamodb:ExportTableToPointInTime'),
      refused: {
        ExportType: 'INCREMENTAL_EXPORT is not there; exports are of the whole table',
        IncrementalExportSpecification: 'exports are of the whole table',
        FilterSpecification: 'exports are of the whole table',
      },
      answersAfterOutboxMs: COPY_WAIT_MS,
    },
    GetItem: { kind: 'tx', handler: getItem, access: onItem('dynamodb:GetItem'), readOnly: true },
    GetResourcePolicy: {
      kind: 'tx',
      handler: getResourcePolicy,
      access: onResource('dynamodb:GetResourcePolicy'),
      readOnly: true,
    },
    ImportTable: {
      kind: 'tx',
      handler: importTable,
      access: onImportedTable,
      refused: {
        InputFormat: 'ION is not read',
        InputCompressionType: 'ZSTD is not read',
        TableCreationParameters: NO_VECTORS,
      },
      answersAfterOutboxMs: COPY_WAIT_MS,
    },
    ListBackups: {
      kind: 'tx',
      handler: listBackups,
      access: onAccount('dynamodb:ListBackups'),
      readOnly: true,
    },
    ListContributorInsights: {
      kind: 'tx',
      handler: listContributorInsights,
      access: onAccount('dynamodb:ListContributorInsights'),
      readOnly: true,
    },
    ListExports: {
      kind: 'tx',
      handler: listExports,
      access: onAccount('dynamodb:ListExports'),
      readOnly: true,
    },
    ListImports: {
      kind: 'tx',
      handler: listImports,
      access: onAccount('dynamodb:ListImports'),
      readOnly: true,
    },
    ListTables: {
      kind: 'tx',
      handler: listTables,
      access: toListTables,
      readOnly: true,
    },
    ListTagsOfResource: {
      kind: 'tx',
      handler: listTagsOfResource,
      access: onResource('dynamodb:ListTagsOfResource', taggedRef),
      readOnly: true,
    },
    PutItem: { kind: 'tx', handler: putItem, access: onItem('dynamodb:PutItem') },
    PutResourcePolicy: {
      kind: 'tx',
      handler: putResourcePolicy,
      access: onResource('dynamodb:PutResourcePolicy'),
      recorded: { ConfirmRemoveSelfResourceAccess: 'a policy may always lock its author out' },
    },
    Query: { kind: 'tx', handler: query, access: onQuery, readOnly: true },
    RestoreTableFromBackup: {
      kind: 'tx',
      handler: restoreTableFromBackup,
      access: onRestoreFromBackup,
      refused: { VectorIndexOverride: NO_VECTORS },
      answersAfterOutboxMs: COPY_WAIT_MS,
    },
    RestoreTableToPointInTime: {
      kind: 'tx',
      handler: restoreTableToPointInTime,
      access: onRestoreToTime,
      refused: { VectorIndexOverride: NO_VECTORS },
      answersAfterOutboxMs: COPY_WAIT_MS,
    },
    Scan: { kind: 'tx', handler: scan, access: onScan, readOnly: true },
    TagResource: { kind: 'tx', handler: tagResource, access: onTagResource },
    TransactGetItems: { kind: 'tx', handler: transactGetItems, access: onTransactGet, readOnly: true },
    TransactWriteItems: { kind: 'tx', handler: transactWriteItems, access: onTransactWrite },
    UntagResource: { kind: 'tx', handler: untagResource, access: onUntagResource },
    UpdateContinuousBackups: {
      kind: 'tx',
      handler: updateContinuousBackups,
      access: onTable('dynamodb:UpdateContinuousBackups'),
    },
    UpdateContributorInsights: {
      kind: 'tx',
      handler: updateContributorInsights,
      access: onInsights('dynamodb:UpdateContributorInsights'),
      recorded: {
        ContributorInsightsAction: NO_CONTRIBUTORS,
        ContributorInsightsMode: NO_CONTRIBUTORS,
      },
    },
    UpdateItem: { kind: 'tx', handler: updateItem, access: onItem('dynamodb:UpdateItem') },
    UpdateTable: {
      kind: 'tx',
      handler: updateTable,
      access: onTable('dynamodb:UpdateTable'),
      recorded: RECORDED,
      refused: {
        ReplicaUpdates: NO_GLOBAL_TABLES,
        MultiRegionConsistency: NO_GLOBAL_TABLES,
        GlobalTableWitnessUpdates: NO_GLOBAL_TABLES,
        GlobalTableSettingsReplicationMode: NO_GLOBAL_TABLES,
        DisassociationProtectionEnabled: NO_GLOBAL_TABLES,
        VectorIndexUpdates: NO_VECTORS,
      },
    },
    UpdateTimeToLive: {
      kind: 'tx',
      handler: updateTimeToLive,
      access: onTable('dynamodb:UpdateTimeToLive'),
    },
  },
  deliveries: { buildIndex, copyCapture, exportTable, importObjects, loadTable, removeCapture, removeRows },
  timers: { expireBackup, expireItems, turnStream },
  counts: countCall,
  gauges: readGauges,
  conflict: transactionConflict,
};

export const dynamodbService = anyService(service);
