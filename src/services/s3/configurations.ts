/** Settings of which a bucket has several, each under an id of its own. */

import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { Bucket } from './buckets.ts';
import { noSuchConfiguration, s3ErrorOf } from './errors.ts';
import { ANYWHERE, configurations } from './state.ts';

export type ConfigurationKind = 'analytics' | 'inventory' | 'metrics' | 'intelligent-tiering';

const CONFIGURATIONS_MAX = 1000;
/** S3 shows so many at once. */
const PAGE_SIZE = 100;

/** @throws AwsError NoSuchConfiguration */
export async function getConfiguration<T extends object>(
  tx: Transaction,
  bucket: Bucket,
  kind: ConfigurationKind,
  id: string,
): Promise<T> {
  const record = await configurations.get(tx, ANYWHERE, bucket.id, kind, id);
  if (record === undefined) throw noSuchConfiguration();
  // Kept as it was put: an input of its own kind.
  return record.configuration as T;
}

/** @throws AwsError TooManyConfigurations */
export async function putConfiguration(
  tx: Transaction,
  bucket: Bucket,
  kind: ConfigurationKind,
  id: string,
  configuration: object,
): Promise<void> {
  const existing = await configurations.get(tx, ANYWHERE, bucket.id, kind, id);
  if (existing === undefined) {
    const range = { prefix: [bucket.id, kind], limit: CONFIGURATIONS_MAX, snapshot: true };
    const { records } = await configurations.list(tx, ANYWHERE, range);
    if (records.length === CONFIGURATIONS_MAX) {
      const text =
        'You are attempting to create a new configuration but have already reached the 1,000 limit.';
      throw s3ErrorOf('TooManyConfigurations', 400, text);
    }
  }
  await configurations.put(tx, ANYWHERE, {
    bucketId: bucket.id,
    kind,
    id,
    configuration: { ...configuration },
  });
}

/** @throws AwsError NoSuchConfiguration */
export async function deleteConfiguration(
  tx: Transaction,
  bucket: Bucket,
  kind: ConfigurationKind,
  id: string,
): Promise<void> {
  const record = await configurations.get(tx, ANYWHERE, bucket.id, kind, id);
  if (record === undefined) throw noSuchConfiguration();
  await configurations.deleteRecord(tx, ANYWHERE, record);
}

export interface ConfigurationPage<T> {
  found: T[];
  IsTruncated: boolean;
  ContinuationToken?: string;
  NextContinuationToken?: string;
}

/** @throws AwsError MalformedContinuationToken, in AWS's own grammar */
export async function listConfigurations<T extends object>(
  { tx, pages }: TxContext,
  bucket: Bucket,
  kind: ConfigurationKind,
  { ContinuationToken: token }: { ContinuationToken?: string | undefined },
): Promise<ConfigurationPage<T>> {
  const inputs = [bucket.id, kind];
  const after = token === undefined ? undefined : pages.open('s3.configurations', inputs, token);
  if (token !== undefined && after === undefined) {
    throw s3ErrorOf('MalformedContinuationToken', 400, 'The continuation-token you provided invalid.');
  }
  const page = await configurations.list(tx, ANYWHERE, {
    prefix: inputs,
    ...(after === undefined ? {} : { after }),
    limit: PAGE_SIZE + 1,
    snapshot: true,
  });
  const shown = page.records.slice(0, PAGE_SIZE);
  const cursor = page.records.length > PAGE_SIZE ? page.cursors[PAGE_SIZE - 1] : undefined;
  return {
    // Kept as they were put: inputs of their own kind.
    found: shown.map(({ configuration }) => configuration as T),
    IsTruncated: cursor !== undefined,
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(cursor === undefined
      ? {}
      : { NextContinuationToken: pages.close('s3.configurations', inputs, cursor) }),
  };
}
