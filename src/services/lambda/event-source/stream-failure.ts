/**
 * What is told of records that a function could not cope with, and where to.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */

import { parseArn } from '../../../core/arn.ts';
import type { CallAs, StagedContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import { count } from '../metric-shipping.ts';
import { tell } from '../targets.ts';
import type { Invoked } from './invocation.ts';
import { targetArn } from './shape.ts';
import type { MappingRecord } from './state.ts';
import type { StreamEvent } from './stream-event.ts';

export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface Failure {
  condition: FailureCondition;
  shardId: string;
  events: readonly StreamEvent[];
  /** Calls that were made with these records. */
  invokeCount: number;
  /** The last of them. */
  last: Invoked | undefined;
}

/** Whole seconds, as AWS writes them here. */
function second(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function envelope(context: StagedContext, place: Place, mapping: MappingRecord, failure: Failure): object {
  const { condition, events, shardId, invokeCount, last } = failure;
  const [first] = events;
  const final = events[events.length - 1];
  return {
    requestContext: {
      requestId: last?.requestId ?? context.ids.uuid(),
      functionArn: targetArn(place, mapping),
      condition,
      approximateInvokeCount: invokeCount,
    },
    ...(last === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: last.executedVersion,
            functionError: last.functionError ?? null,
          },
        }),
    version: '1.0',
    timestamp: new Date(context.now()).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first?.sequence,
      endSequenceNumber: final?.sequence,
      approximateArrivalOfFirstRecord: second(first?.createdAtMs ?? 0),
      approximateArrivalOfLastRecord: second(final?.createdAtMs ?? 0),
      batchSize: events.length,
      streamArn: mapping.sourceArn,
    },
  };
}

/** Tells the mapping's destination, if it has one, as the function's role. What cannot be told is logged and given up. */
export async function tellFailure(
  context: StagedContext,
  place: Place,
  mapping: MappingRecord,
  asRole: () => Promise<CallAs>,
  failure: Failure,
): Promise<void> {
  const destination = mapping.stream?.onFailure;
  if (destination === undefined) return;
  const { shardId, events } = failure;
  const facts = envelope(context, place, mapping, failure);
  // There is room for the records themselves in an object alone.
  const Records = events.map(({ event }) => event);
  const isObject = parseArn(destination)?.service === 's3';
  const text = JSON.stringify(isObject ? { ...facts, payload: JSON.stringify({ Records }) } : facts);
  try {
    const folder = `aws/lambda/${mapping.uuid}/${shardId}`;
    await tell(context, await asRole(), destination, { text, folder });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message } = error;
    context.log.warn('A failure could not be told', { uuid: mapping.uuid, destination, code, message });
    const address = { place, name: mapping.functionName, qualifier: mapping.qualifier };
    await count(context, address, 'DestinationDeliveryFailures');
  }
}
