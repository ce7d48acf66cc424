/** Functions that are invoked with the events of a group. Payloads are gzipped, as AWS sends them. */

import { gzipSync } from 'node:zlib';
import { parseArn } from '../../core/arn.ts';
import { serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { invalidParameter, logsError } from './errors.ts';
import type { ChunkEvents } from './metric-values.ts';
import { groupArn } from './names.ts';
import type { Pattern } from './patterns/matching.ts';
import { digitsOf } from './position.ts';
import type { FilterRecord } from './state.ts';

/** Texts as LocalStack's tests recorded them on AWS. @throws AccessDeniedException, InvalidParameterException */
export function checkDestination(place: Place, arn: string, roleArn: string | undefined): void {
  const { service, account } = parseArn(arn) ?? {};
  if (service === 'lambda') {
    if (account === place.account) return;
    const text =
      'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.';
    throw logsError('AccessDeniedException', text);
  }
  if (service === 'kinesis' || service === 'firehose') {
    if (roleArn === undefined) {
      throw invalidParameter(`destinationArn for vendor ${service} cannot be used without roleArn`);
    }
    throw invalidParameter(`Subscriptions of ${service} are not implemented by kumobako.`);
  }
  if (service === 'logs') throw invalidParameter('Destinations are not implemented by kumobako.');
  throw invalidParameter(
    'PutSubscriptionFilter operation cannot work with destinationArn for vendor unknown',
  );
}

type Invoke = (service: string, operation: string, input: object, at: Place) => Promise<unknown>;

function invokeFor(context: StagedContext, place: Place, groupName: string): Invoke {
  const sourceArn = `${groupArn(place, groupName)}:*`;
  const call = context.call.as(serviceCaller('logs', { sourceArn, sourceAccount: place.account }));
  // Lambda may not be among the services that the map of calls knows.
  return call as unknown as Invoke;
}

/** Does the function exist, and may this group invoke it? @throws InvalidParameterException */
export async function checkSubscriber(
  context: StagedContext,
  groupName: string,
  FunctionName: string,
): Promise<void> {
  const { place } = context;
  try {
    const at = { ...place, region: parseArn(FunctionName)?.region ?? place.region };
    const input = { FunctionName, InvocationType: 'DryRun' };
    await invokeFor(context, place, groupName)('lambda', 'Invoke', input, at);
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) === 500) throw error;
    const text =
      'Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.';
    throw invalidParameter(text);
  }
}

/** One invocation for each chunk that has events for the filter. */
export async function sendToSubscriber(
  context: DeliveryContext,
  place: Place,
  filter: FilterRecord,
  pattern: Pattern,
  chunks: readonly ChunkEvents[],
): Promise<void> {
  const FunctionName = filter.destinationArn ?? '';
  const invoke = invokeFor(context, place, filter.groupName);
  const at = { ...place, region: parseArn(FunctionName)?.region ?? place.region };
  for (const chunk of chunks) {
    if (chunk.events.length === 0) continue;
    const Payload = payloadOf(place, filter, pattern, chunk);
    try {
      await invoke('lambda', 'Invoke', { FunctionName, InvocationType: 'Event', Payload }, at);
    } catch (error) {
      if (!isFinal(error)) throw error;
      context.log.warn('CloudWatch Logs could not hand events on to a function', {
        function: FunctionName,
        logGroup: filter.groupName,
        reason: `${error.code}: ${error.message}`,
      });
    }
  }
}

/** What stays as it is until somebody changes something: who may not, what is not there, what is too large. */
const FINAL = /^(AccessDenied|ResourceNotFound|Invalid|Validation|RequestTooLarge|RequestEntityTooLarge)/;

function isFinal(error: unknown): error is AwsError {
  return error instanceof AwsError && FINAL.test(error.code);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample */
export function payloadOf(
  place: Place,
  filter: FilterRecord,
  pattern: Pattern,
  { chunk, events }: ChunkEvents,
): Buffer {
  const content = {
    messageType: 'DATA_MESSAGE',
    owner: place.account,
    logGroup: filter.groupName,
    logStream: chunk.streamName,
    subscriptionFilters: [filter.name],
    logEvents: events.map((event) => {
      const extracted = Object.entries(pattern.extract(event.message));
      const fields = Object.fromEntries(
        extracted.map(([name, value]) => [name.replace(/^\$\.?/, ''), value]),
      );
      return {
        id: digitsOf(event),
        timestamp: event.timeMs,
        message: event.message,
        ...(extracted.length === 0 ? {} : { extractedFields: fields }),
      };
    }),
  };
  const data = gzipSync(JSON.stringify(content)).toString('base64');
  return Buffer.from(JSON.stringify({ awslogs: { data } }));
}
