/** A mapping as its operations answer it. */

import { type Place, partitionOf } from '../../../core/place.ts';
import type { EventSourceMappingConfiguration } from '../api.gen.ts';
import { functionArn, qualifiedArn } from '../names.ts';
import type { MappingRecord } from './state.ts';

export function mappingArn({ account, region }: Place, uuid: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}:${account}:event-source-mapping:${uuid}`;
}

export function targetArn(place: Place, { functionName: name, qualifier }: MappingRecord): string {
  return qualifier === undefined ? functionArn({ place, name }) : qualifiedArn({ place, name, qualifier });
}

/** `Creating`, `Updating`, `Disabling` and the like are answers of a moment: the next question finds it settled. */
export function mappingConfiguration(
  place: Place,
  record: MappingRecord,
  result: string | undefined,
  state = record.isEnabled ? 'Enabled' : 'Disabled',
): EventSourceMappingConfiguration {
  const { stream } = record;
  return {
    UUID: record.uuid,
    EventSourceMappingArn: mappingArn(place, record.uuid),
    EventSourceArn: record.sourceArn,
    FunctionArn: targetArn(place, record),
    BatchSize: record.batchSize,
    MaximumBatchingWindowInSeconds: record.windowSeconds,
    FunctionResponseTypes: record.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
    FilterCriteria:
      record.filters === undefined ? undefined : { Filters: record.filters.map((Pattern) => ({ Pattern })) },
    ScalingConfig:
      record.maximumConcurrency === undefined ? undefined : { MaximumConcurrency: record.maximumConcurrency },
    LastModified: new Date(record.lastModifiedMs),
    State: state,
    StateTransitionReason: stream === undefined ? 'USER_INITIATED' : 'User action',
    ...(stream === undefined
      ? {}
      : {
          StartingPosition: stream.startingPosition,
          ParallelizationFactor: stream.parallelization,
          BisectBatchOnFunctionError: stream.bisects,
          MaximumRecordAgeInSeconds: stream.recordAgeSeconds,
          MaximumRetryAttempts: stream.retryAttempts,
          TumblingWindowInSeconds: 0,
          DestinationConfig: {
            OnFailure: stream.onFailure === undefined ? {} : { Destination: stream.onFailure },
          },
          LastProcessingResult: result ?? 'No records processed',
        }),
  };
}
