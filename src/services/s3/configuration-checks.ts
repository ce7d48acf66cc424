/** What S3 checks of analytics, inventory, metrics and tiering configurations. */

import type {
  AnalyticsConfiguration,
  IntelligentTieringConfiguration,
  InventoryConfiguration,
  MetricsConfiguration,
} from './api.gen.ts';
import { invalidArgument, malformedXml, s3ErrorOf } from './errors.ts';

const ID_LENGTH_MAX = 64;
const ARCHIVE_DAYS_MIN: ReadonlyMap<string, number> = new Map([
  ['ARCHIVE_ACCESS', 90],
  ['DEEP_ARCHIVE_ACCESS', 180],
]);
const ARCHIVE_DAYS_MAX = 730;

const INVENTORY_FIELDS: ReadonlySet<string> = new Set([
  'Size',
  'LastModifiedDate',
  'StorageClass',
  'ETag',
  'IsMultipartUploaded',
  'ReplicationStatus',
  'EncryptionStatus',
  'ObjectLockRetainUntilDate',
  'ObjectLockMode',
  'ObjectLockLegalHoldStatus',
  'ObjectLockEventHoldStatus',
  'ObjectLockEventHoldDuration',
  'IntelligentTieringAccessTier',
  'IntelligentTieringReferenceDate',
  'BucketKeyStatus',
  'ChecksumAlgorithm',
  'ObjectAccessControlList',
  'ObjectOwner',
  'LifecycleExpirationDate',
]);

/** A filter names one thing, or several under And. */
function checkFilter(filter: object | undefined): void {
  if (filter === undefined) return;
  if (Object.values(filter).filter((value) => value !== undefined).length > 1) throw malformedXml();
}

/** @param inQuery the model requires it, but nothing before the handler does */
function checkId(inBody: string | undefined, inQuery: string | undefined): void {
  if (inBody !== inQuery) {
    throw s3ErrorOf('IdMismatch', 400, 'Document ID does not match the specified configuration ID.');
  }
  if (inQuery === undefined || inQuery.length > ID_LENGTH_MAX || !/^[\w.-]+$/.test(inQuery)) {
    throw s3ErrorOf('InvalidConfigurationId', 400, 'The specified configuration ID is invalid.');
  }
}

function checkDestination(bucket: string | undefined): void {
  if (bucket !== undefined && /^arn:[\w-]+:s3:::[\w.-]{3,}$/.test(bucket)) return;
  throw s3ErrorOf('InvalidS3DestinationBucket', 400, 'Invalid bucket ARN.');
}

export function checkAnalytics(configuration: AnalyticsConfiguration, id: string): void {
  const { StorageClassAnalysis: analysis, Id: own } = configuration;
  if (own === undefined || own !== id || analysis === undefined) throw malformedXml();
  checkFilter(configuration.Filter);
  const target = analysis.DataExport;
  if (target === undefined) return;
  const destination = target.Destination?.S3BucketDestination;
  if (target.OutputSchemaVersion !== 'V_1' || destination?.Format !== 'CSV') throw malformedXml();
  checkDestination(destination.Bucket);
}

export function checkInventory(configuration: InventoryConfiguration, id: string): void {
  const destination = configuration.Destination?.S3BucketDestination;
  const isWhole =
    destination !== undefined &&
    ['CSV', 'ORC', 'Parquet'].includes(destination.Format) &&
    configuration.IsEnabled !== undefined &&
    ['All', 'Current'].includes(configuration.IncludedObjectVersions) &&
    ['Daily', 'Weekly'].includes(configuration.Schedule?.Frequency ?? '') &&
    (configuration.OptionalFields ?? []).every((field) => INVENTORY_FIELDS.has(field));
  if (!isWhole) throw malformedXml();
  checkId(configuration.Id, id);
  checkDestination(destination.Bucket);
}

export function checkMetrics(configuration: MetricsConfiguration, id: string): void {
  checkFilter(configuration.Filter);
  checkId(configuration.Id, id);
}

export function checkTiering(configuration: IntelligentTieringConfiguration, id: string): void {
  const { Status: status, Tierings: tierings, Id: own } = configuration;
  const isWhole = own !== undefined && (status === 'Enabled' || status === 'Disabled');
  if (!isWhole || own !== id) throw malformedXml();
  checkFilter(configuration.Filter);
  if (tierings === undefined || tierings.length === 0) throw malformedXml();
  for (const { AccessTier: tier, Days: days } of tierings) {
    const least = ARCHIVE_DAYS_MIN.get(tier);
    if (least === undefined || days === undefined) throw malformedXml();
    if (days >= least && days <= ARCHIVE_DAYS_MAX) continue;
    const text = `'Days' for ${tier} must be between ${least} and ${ARCHIVE_DAYS_MAX}`;
    throw invalidArgument(text, 'Days', days);
  }
}
