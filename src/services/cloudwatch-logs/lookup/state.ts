/** Lookup tables as they are kept: small ones in their rows, larger ones as blobs. */

import { Collection } from '../../../core/collection.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import { collectionId } from '../../../core/service-numbers.ts';

export interface LookupTableRecord {
  name: string;
  description?: string | undefined;
  columns: string[];
  recordsCount: number;
  sizeBytes: number;
  createdAtMs: number;
  updatedAtMs: number;
  kmsKeyId?: string | undefined;
  tags: Record<string, string>;
  /** One of both. */
  body?: string | undefined;
  blobId?: string | undefined;
}

export const lookupTables = new Collection<LookupTableRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 23),
  name: 'cloudwatch-logs.lookup-tables',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
});

export function lookupTableArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:lookup-table:${name}`;
}
