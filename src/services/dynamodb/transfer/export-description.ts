import type { ExportDescription } from '../api.gen.ts';
import type { ExportRecord } from './state.ts';

export function exportArn({ tableArn, id }: ExportRecord): string {
  return `${tableArn}/export/${id}`;
}

function date(atMs: number | undefined): Date | undefined {
  return atMs === undefined ? undefined : new Date(atMs);
}

/** Without `ExportType`, which AWS tells in lists alone. */
export function exportDescription(record: ExportRecord): ExportDescription {
  const { status, prefix, id } = record;
  const isDone = status === 'COMPLETED';
  const manifest = `${prefix === undefined || prefix === '' ? '' : `${prefix}/`}AWSDynamoDB/${id}/manifest-summary.json`;
  return {
    ExportArn: exportArn(record),
    ExportStatus: status,
    StartTime: new Date(record.startedAtMs),
    EndTime: date(record.endedAtMs),
    ExportManifest: isDone ? manifest : undefined,
    TableArn: record.tableArn,
    TableId: record.tableId,
    ExportTime: new Date(record.exportTimeMs),
    ClientToken: record.token,
    S3Bucket: record.bucket,
    S3BucketOwner: record.bucketOwner,
    S3Prefix: prefix,
    S3SseAlgorithm: record.encryption ?? 'AES256',
    S3SseKmsKeyId: record.encryptionKey,
    FailureCode: record.failure?.code,
    FailureMessage: record.failure?.message,
    ExportFormat: record.format,
    BilledSizeBytes: isDone ? record.bytes : undefined,
    ItemCount: isDone ? record.items : undefined,
  };
}
