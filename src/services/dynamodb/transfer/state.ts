/** Exports to S3 and imports from there. */

import type { Caller } from '../../../core/caller.ts';
import { Collection } from '../../../core/collection.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { ImportTableInput } from '../api.gen.ts';

export interface Failure {
  code: string;
  message: string;
}

interface TransferRecord {
  /** The last part of its ARN. */
  id: string;
  /** Of the table. */
  table: string;
  tableArn: string;
  tableId: string;
  token: string;
  /** Of the request: the same token stands for the same request. */
  digest: string;
  /** Who asked for it: objects are written and read for them. */
  caller: Caller;
  startedAtMs: number;
  endedAtMs?: number | undefined;
  status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  failure?: Failure | undefined;
}

export interface ExportedFile {
  key: string;
  items: number;
  md5: string;
  etag: string;
}

export interface ExportRecord extends TransferRecord {
  capture: string;
  exportTimeMs: number;
  bucket: string;
  bucketOwner?: string | undefined;
  prefix?: string | undefined;
  encryption?: string | undefined;
  encryptionKey?: string | undefined;
  format: 'DYNAMODB_JSON' | 'ION';
  bytes: number;
  items: number;
  files: ExportedFile[];
  /** The capture's row behind which the next file begins. */
  cursor?: Uint8Array | undefined;
}

export const exportRecords = new Collection<ExportRecord, readonly [string, string], 'byToken'>({
  id: collectionId('dynamodb', 12),
  name: 'dynamodb.exports',
  scope: 'region',
  version: 1,
  key: ({ table, id }) => [table, id],
  indexes: { byToken: ({ token }) => [token] },
});

export interface ImportRecord extends TransferRecord {
  input: ImportTableInput;
  processed: number;
  imported: number;
  errors: number;
  bytes: number;
  /** Key of the last object that is done. */
  after?: string | undefined;
  /** Items of the next object that are done. */
  doneInObject: number;
}

export const importRecords = new Collection<ImportRecord, readonly [string, string], 'byToken'>({
  id: collectionId('dynamodb', 13),
  name: 'dynamodb.imports',
  scope: 'region',
  version: 1,
  key: ({ table, id }) => [table, id],
  indexes: { byToken: ({ token }) => [token] },
});
