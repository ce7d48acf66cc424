/** What a mapping may be told, by the kind of its source, and what it is when it is told nothing. */

import { notImplemented } from '../../../core/errors.ts';
import type { CreateEventSourceMappingRequest, UpdateEventSourceMappingRequest } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { parsePattern } from './filter.ts';
import type { MappingRecord, SourceKind, StreamSettings } from './state.ts';

type Given = Omit<CreateEventSourceMappingRequest, 'FunctionName'> &
  Omit<UpdateEventSourceMappingRequest, 'UUID'>;

export type Settings = Pick<
  MappingRecord,
  'batchSize' | 'windowSeconds' | 'filters' | 'reportsItemFailures' | 'maximumConcurrency' | 'stream'
>;

const DEFAULT_BATCH: Readonly<Record<SourceKind, number>> = {
  queue: 10,
  'fifo-queue': 10,
  'table-stream': 100,
};
/** More at a time must be waited for. */
const BATCH_WITHOUT_WINDOW_MAX = 10;
const STREAM_BATCH_MAX = 10_000;
/** Of an account that has not asked for more. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const FILTERS_MAX = 5;
const PATTERN_CHARACTERS_MAX = 4096;
const ENDLESS = -1;
const RECORD_AGE_MIN = 60;

const STREAM_ONLY = [
  'ParallelizationFactor',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
  'MaximumRetryAttempts',
  'TumblingWindowInSeconds',
  'DestinationConfig',
] as const satisfies readonly (keyof Given)[];

/** Members of sources that are not here. */
const FOREIGN = [
  'Topics',
  'Queues',
  'SourceAccessConfigurations',
  'SelfManagedEventSource',
  'AmazonManagedKafkaEventSourceConfig',
  'SelfManagedKafkaEventSourceConfig',
  'DocumentDBEventSourceConfig',
  'LoggingConfig',
] as const satisfies readonly (keyof Given)[];

const OTHER_SOURCES = 'Sources are SQS queues and DynamoDB streams.';

/** Members that are refused, with the reason: for `docs/coverage.md`. */
export const REFUSED_UPDATE: Readonly<Record<string, string>> = {
  SourceAccessConfigurations: OTHER_SOURCES,
  AmazonManagedKafkaEventSourceConfig: OTHER_SOURCES,
  SelfManagedKafkaEventSourceConfig: OTHER_SOURCES,
  DocumentDBEventSourceConfig: OTHER_SOURCES,
  LoggingConfig: OTHER_SOURCES,
  KMSKeyArn: 'Filter criteria are stored as they are.',
  MetricsConfig: 'Mappings publish no metrics of their own.',
  ProvisionedPollerConfig: 'There is one poller for each mapping.',
  TumblingWindowInSeconds: 'Functions keep no state from one batch to the next: windows are not reckoned.',
};

export const REFUSED_CREATE: Readonly<Record<string, string>> = {
  EventSourceArn: `Of Kinesis, MSK, MQ and DocumentDB. ${OTHER_SOURCES}`,
  Topics: OTHER_SOURCES,
  Queues: OTHER_SOURCES,
  SelfManagedEventSource: OTHER_SOURCES,
  ...REFUSED_UPDATE,
};

/** @throws AwsError 501 for members that have no meaning here */
export function checkSupported(given: Partial<Given>): void {
  for (const name of [...FOREIGN, 'KMSKeyArn', 'MetricsConfig', 'ProvisionedPollerConfig'] as const) {
    if (given[name] !== undefined) throw notImplemented(`${name} of an event source mapping`);
  }
  if ((given.TumblingWindowInSeconds ?? 0) !== 0) {
    throw notImplemented('TumblingWindowInSeconds of an event source mapping');
  }
}

/** The settings of a new mapping, or an old one's with what is given. @throws AwsError InvalidParameterValueException */
export function settingsOf(kind: SourceKind, given: Partial<Given>, before?: Settings): Settings {
  checkSupported(given);
  const batchSize = given.BatchSize ?? before?.batchSize ?? DEFAULT_BATCH[kind];
  const windowSeconds = given.MaximumBatchingWindowInSeconds ?? before?.windowSeconds ?? 0;
  if (kind === 'table-stream') checkStreamBatch(batchSize);
  else checkQueueSettings(kind, given, batchSize, windowSeconds);
  return {
    batchSize,
    windowSeconds,
    filters: given.FilterCriteria === undefined ? before?.filters : filtersOf(given.FilterCriteria.Filters),
    reportsItemFailures:
      given.FunctionResponseTypes?.includes('ReportBatchItemFailures') ??
      before?.reportsItemFailures ??
      false,
    maximumConcurrency:
      given.ScalingConfig === undefined ? before?.maximumConcurrency : given.ScalingConfig.MaximumConcurrency,
    stream: kind === 'table-stream' ? streamSettings(given, before?.stream) : undefined,
  };
}

function checkStreamBatch(batchSize: number): void {
  if (batchSize > STREAM_BATCH_MAX) {
    throw invalidParameter(`BatchSize must be at most ${STREAM_BATCH_MAX} for DynamoDB event sources.`);
  }
}

function checkQueueSettings(
  kind: SourceKind,
  given: Partial<Given>,
  batchSize: number,
  windowSeconds: number,
): void {
  if (given.StartingPosition !== undefined || given.StartingPositionTimestamp !== undefined) {
    throw invalidParameter('StartingPosition is not valid for SQS event sources.');
  }
  const wrong = STREAM_ONLY.find((name) => given[name] !== undefined);
  if (wrong === 'DestinationConfig') {
    throw invalidParameter('Unsupported DestinationConfig parameter for given event source mapping type.');
  }
  if (wrong !== undefined) {
    throw invalidParameter(`Unsupported ${wrong} parameter for given event source mapping type.`);
  }
  if (kind === 'fifo-queue') {
    if (windowSeconds > 0) throw invalidParameter('Batching window is not supported for FIFO queues.');
    if (batchSize > BATCH_WITHOUT_WINDOW_MAX) {
      throw invalidParameter(`BatchSize must be at most ${BATCH_WITHOUT_WINDOW_MAX} for FIFO queues.`);
    }
  }
  if (batchSize > BATCH_WITHOUT_WINDOW_MAX && windowSeconds === 0) {
    throw invalidParameter(
      'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10',
    );
  }
}

function streamSettings(given: Partial<Given>, before: StreamSettings | undefined): StreamSettings {
  if (given.ScalingConfig?.MaximumConcurrency !== undefined) {
    throw invalidParameter('Unsupported ScalingConfig parameter for given event source mapping type.');
  }
  if (given.DestinationConfig?.OnSuccess?.Destination !== undefined) {
    throw invalidParameter('Unsupported DestinationConfig parameter for given event source mapping type.');
  }
  const recordAgeSeconds = given.MaximumRecordAgeInSeconds ?? before?.recordAgeSeconds ?? ENDLESS;
  if (recordAgeSeconds !== ENDLESS && recordAgeSeconds < RECORD_AGE_MIN) {
    throw invalidParameter(
      `MaximumRecordAgeInSeconds must be ${ENDLESS} or at least ${RECORD_AGE_MIN} seconds.`,
    );
  }
  const { OnFailure } = given.DestinationConfig ?? {};
  return {
    startingPosition: before?.startingPosition ?? startingPosition(given),
    retryAttempts: given.MaximumRetryAttempts ?? before?.retryAttempts ?? ENDLESS,
    recordAgeSeconds,
    parallelization: given.ParallelizationFactor ?? before?.parallelization ?? 1,
    bisects: given.BisectBatchOnFunctionError ?? before?.bisects ?? false,
    onFailure:
      given.DestinationConfig === undefined ? before?.onFailure : destination(OnFailure?.Destination),
  };
}

function startingPosition(given: Partial<Given>): StreamSettings['startingPosition'] {
  const { StartingPosition: position, StartingPositionTimestamp: time } = given;
  if (position === undefined) {
    throw invalidParameter(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: " +
        'Member must not be null.',
    );
  }
  if (position === 'TRIM_HORIZON' || position === 'LATEST') {
    if (time === undefined) return position === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON';
    throw invalidParameter('Timestamp only valid with StartingPosition AT_TIMESTAMP');
  }
  throw invalidParameter(`Unsupported starting position for arn type: ${given.EventSourceArn}`);
}

function destination(arn: string | undefined): string | undefined {
  if (arn === undefined || arn === '') return undefined;
  const service = arn.split(':')[2];
  if (service === 'sqs' || service === 'sns' || service === 's3') return arn;
  throw invalidParameter('The destination must be an SQS queue, an SNS topic or an S3 bucket.');
}

function filtersOf(filters: readonly { Pattern?: string | undefined }[] = []): string[] | undefined {
  if (filters.length > FILTERS_MAX) {
    throw invalidParameter(`At most ${FILTERS_MAX} filters are allowed.`);
  }
  const patterns = filters.map(({ Pattern = '' }) => Pattern);
  for (const pattern of patterns) {
    if (pattern.length > PATTERN_CHARACTERS_MAX) throw invalidParameter('Invalid filter pattern definition.');
    parsePattern(pattern);
  }
  return patterns.length === 0 ? undefined : patterns;
}
