/**
 * Lookup tables: small ones in their rows, larger ones in files.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Lookup.html
 */

import { parseArn } from '../../../core/arn.ts';
import { BlobError } from '../../../core/blobs/blob-errors.ts';
import { disownBlob, ownBlob } from '../../../core/blobs/owners.ts';
import type { StagedContext, TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { invalidParameter, logsError, malformedQuery } from '../errors.ts';
import type { LookupUse } from '../insights/lookup-command.ts';
import { type LookupTableRecord, lookupTables } from './state.ts';

/** "CSV files can be up to 10 MB." */
export const TABLE_BYTES_MAX = 10 * 1024 * 1024;

/** Keeps a record with its table in the place of the one before. */
export async function ownTable(
  { tx, outbox }: TxContext,
  place: Place,
  record: LookupTableRecord,
  before: LookupTableRecord | undefined,
): Promise<void> {
  if (record.blobId !== undefined) await ownBlob(tx, record.blobId, 'cloudwatch-logs');
  if (before?.blobId !== undefined) await disownBlob({ tx, outbox }, before.blobId);
  await lookupTables.put(tx, place, record);
}

/** The name in an ARN. @throws InvalidParameterException, ResourceNotFoundException */
export function tableOfArn(place: Place, arn: string): string {
  const { service, account, region, resource = '' } = parseArn(arn) ?? {};
  const [, name] = /^lookup-table:([A-Za-z0-9_]+)$/.exec(resource) ?? [];
  if (service !== 'logs' || name === undefined) {
    throw invalidParameter('The specified lookup table ARN is invalid.');
  }
  if (account !== place.account || region !== place.region) throw tableNotFound();
  return name;
}

export function tableNotFound(): Error {
  return logsError('ResourceNotFoundException', 'The specified lookup table does not exist.');
}

/** Are there the tables and columns of a query? Nobody has recorded AWS's texts. @throws MalformedQueryException */
export async function checkLookups(
  tx: Transaction,
  place: Place,
  lookups: readonly LookupUse[],
): Promise<void> {
  for (const { table, matched, outputs } of lookups) {
    const known = await lookupTables.get(tx, place, table);
    if (known === undefined) throw malformedQuery(`there is no lookup table ${table}`);
    const missing = [...matched, ...outputs].find((name) => !known.columns.includes(name));
    if (missing !== undefined) throw malformedQuery(`the lookup table ${table} has no column ${missing}`);
  }
}

/** The CSV of a table; undefined: there is none, or a power cut has taken its file. */
export async function readTable(
  { blobs, transact, log }: Pick<StagedContext, 'blobs' | 'transact' | 'log'>,
  place: Place,
  name: string,
): Promise<{ record: LookupTableRecord; body: string } | undefined> {
  for (let attempt = 0; ; attempt++) {
    const record = await transact(({ tx }) => lookupTables.get(tx, place, name));
    if (record === undefined) return undefined;
    if (record.blobId === undefined) return { record, body: record.body ?? '' };
    try {
      return { record, body: (await blobs.read(record.blobId, TABLE_BYTES_MAX)).toString('utf8') };
    } catch (error) {
      if (!(error instanceof BlobError) || error.reason !== 'missing') throw error;
      // It may have been replaced meanwhile.
      if (attempt === 0) continue;
      log.warn('The file of a lookup table is missing', { table: name });
      return undefined;
    }
  }
}
