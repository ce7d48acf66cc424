import type { TxContext } from '../../../core/context.ts';
import { notImplemented } from '../../../core/errors.ts';
import type { ExportTableToPointInTimeInput } from '../api.gen.ts';
import { earliestRestorableMs } from '../backup/history.ts';
import { newCapture } from '../backup/new-capture.ts';
import {
  backupTableNotFound,
  exportConflict,
  invalidExportTime,
  recoveryUnavailable,
  validation,
} from '../errors.ts';
import type { Handler } from '../handler.ts';
import { counterKey, itemBytes, type RecoveryRecord, type TableRecord, tables } from '../state.ts';
import { exportedTableRef, type TableRef } from '../table/table-ref.ts';
import { exportDescription } from '../transfer/export-description.ts';
import { type ExportRecord, exportRecords } from '../transfer/state.ts';
import { digestOf, TOKEN_MS, transferId } from '../transfer/transfer-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html */
export const exportTableToPointInTime: Handler<'ExportTableToPointInTime'> = async (context, input) => {
  const { tx, place } = context;
  checkSupported(input);
  const known = await sameToken(context, input);
  if (known !== undefined) return { ExportDescription: exportDescription(known) };
  const ref = exportedTableRef(input.TableArn, place);
  const source = await tables.get(tx, ref.place, ref.name);
  if (source === undefined || source.isLoading) throw backupTableNotFound(input.TableArn);
  if (source.pointInTimeRecovery === undefined) throw recoveryUnavailable(ref.name);
  const nowMs = context.now();
  const exportTimeMs = exportTime(input.ExportTime, source.pointInTimeRecovery, nowMs);
  const record = await newExport(context, ref, source, input, exportTimeMs);
  await exportRecords.put(tx, ref.place, record);
  const goal = { kind: 'export', table: record.table, export: record.id } as const;
  const rewindToMs = exportTimeMs < nowMs ? exportTimeMs : undefined;
  await newCapture(context, ref, source, { id: record.capture, goal, rewindToMs });
  return { ExportDescription: exportDescription(record) };
};

function checkSupported(input: ExportTableToPointInTimeInput): void {
  if (input.ExportType === 'INCREMENTAL_EXPORT' || input.IncrementalExportSpecification !== undefined) {
    throw notImplemented('ExportTableToPointInTime of what changed (INCREMENTAL_EXPORT)');
  }
  if (input.FilterSpecification !== undefined) {
    throw notImplemented('ExportTableToPointInTime with FilterSpecification');
  }
  if (input.S3SseKmsKeyId !== undefined && input.S3SseAlgorithm !== 'KMS') {
    throw validation('Invalid Request: KMS Key Id is not supported for this encryption type');
  }
}

/** The export that a request with the same token has begun. Throws ExportConflictException. */
async function sameToken(
  { tx, place, now }: TxContext,
  input: ExportTableToPointInTimeInput,
): Promise<ExportRecord | undefined> {
  if (input.ClientToken === undefined) return undefined;
  const known = await exportRecords.getBy(tx, place, 'byToken', [input.ClientToken]);
  if (known === undefined || now() - known.startedAtMs > TOKEN_MS) return undefined;
  if (known.digest !== digestOf(input)) throw exportConflict();
  return known;
}

function exportTime(time: Date | undefined, recovery: RecoveryRecord, nowMs: number): number {
  if (time === undefined) return nowMs;
  const earliestMs = earliestRestorableMs(recovery, nowMs);
  const wantedMs = time.getTime();
  if (wantedMs < Math.floor(earliestMs / 1000) * 1000 || wantedMs > nowMs) {
    throw invalidExportTime('ExportTime must be within the point in time recovery window');
  }
  return Math.max(wantedMs, earliestMs);
}

async function newExport(
  context: TxContext,
  ref: TableRef,
  source: TableRecord,
  input: ExportTableToPointInTimeInput,
  exportTimeMs: number,
): Promise<ExportRecord> {
  const { tx, ids } = context;
  return {
    id: transferId(context),
    table: source.name,
    tableArn: ref.arn,
    tableId: source.id,
    token: input.ClientToken ?? ids.uuid(),
    digest: digestOf(input),
    caller: context.caller,
    startedAtMs: context.now(),
    status: 'IN_PROGRESS',
    capture: ids.uuid(),
    exportTimeMs,
    bucket: input.S3Bucket,
    bucketOwner: input.S3BucketOwner,
    prefix: input.S3Prefix,
    encryption: input.S3SseAlgorithm,
    encryptionKey: input.S3SseKmsKeyId,
    format: input.ExportFormat === 'ION' ? 'ION' : 'DYNAMODB_JSON',
    bytes: await itemBytes.value(tx, ref.place, ...counterKey(source, 0)),
    items: 0,
    files: [],
  };
}
