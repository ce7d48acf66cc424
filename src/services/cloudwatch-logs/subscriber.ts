/** Functions that are invoked with the events of a group. */

import { parseArn } from '../../core/arn.ts';
import { serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { invalidParameter, logsError } from './errors.ts';
import { groupArn } from './names.ts';
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

/** One invocation for each payload. */
export async function sendToSubscriber(
  context: DeliveryContext,
  place: Place,
  filter: FilterRecord,
  payloads: readonly Uint8Array[],
): Promise<void> {
  const FunctionName = filter.destinationArn ?? '';
  const invoke = invokeFor(context, place, filter.groupName);
  const at = { ...place, region: parseArn(FunctionName)?.region ?? place.region };
  for (const Payload of payloads) {
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
