import { parseArn } from '../../../core/arn.ts';
import type { ImportTableDescription } from '../api.gen.ts';
import type { ImportRecord } from './state.ts';

export function importArn({ tableArn, id }: ImportRecord): string {
  return `${tableArn}/import/${id}`;
}

export function importDescription(record: ImportRecord): ImportTableDescription {
  const { input, status } = record;
  return {
    ImportArn: importArn(record),
    ImportStatus: status,
    TableArn: record.tableArn,
    TableId: record.tableId,
    ClientToken: record.token,
    S3BucketSource: { S3BucketOwner: parseArn(record.tableArn)?.account, ...input.S3BucketSource },
    ErrorCount: record.errors,
    InputFormat: input.InputFormat,
    InputFormatOptions: input.InputFormatOptions,
    InputCompressionType: input.InputCompressionType ?? 'NONE',
    TableCreationParameters: input.TableCreationParameters,
    StartTime: new Date(record.startedAtMs),
    EndTime: record.endedAtMs === undefined ? undefined : new Date(record.endedAtMs),
    ProcessedSizeBytes: record.bytes,
    ProcessedItemCount: record.processed,
    ImportedItemCount: record.imported,
    FailureCode: record.failure?.code,
    FailureMessage: record.failure?.message,
  };
}
