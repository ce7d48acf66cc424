/**
 * How a version or alias treats its events: tries, age and destinations.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html
 */

import { parseArn } from '../../core/arn.ts';
import { rootOf } from '../../core/caller.ts';
import type { StagedContext } from '../../core/context.ts';
import { AwsError, notImplemented } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { DestinationConfig, FunctionEventInvokeConfig } from './api.gen.ts';
import { invalidParameter, notFound } from './errors.ts';
import { roleUse } from './event-source/target.ts';
import { isThere, requireLatest } from './lookups.ts';
import { type FunctionAddress, functionArn, LATEST, parseFunctionName } from './names.ts';
import type { EventInvokeRecord } from './state.ts';
import { mustReach } from './targets.ts';

interface Given {
  MaximumRetryAttempts?: number | undefined;
  MaximumEventAgeInSeconds?: number | undefined;
  DestinationConfig?: DestinationConfig | undefined;
}

/** @throws AwsError InvalidParameterValueException when nothing is said */
export function mustSaySomething({
  MaximumRetryAttempts,
  MaximumEventAgeInSeconds,
  DestinationConfig,
}: Given): void {
  if ((MaximumRetryAttempts ?? MaximumEventAgeInSeconds ?? DestinationConfig) !== undefined) return;
  throw invalidParameter('You must specify at least one of error handling or destination setting.');
}

/**
 * Whether the destinations can be, and be told by the function's role.
 *
 * @throws AwsError InvalidParameterValueException, NotImplemented
 */
export async function checkDestinations(
  context: StagedContext,
  address: FunctionAddress,
  config: DestinationConfig | undefined,
): Promise<void> {
  const { OnSuccess, OnFailure } = config ?? {};
  for (const [kind, on] of [
    ['OnSuccess', OnSuccess],
    ['OnFailure', OnFailure],
  ] as const) {
    if (!on?.Destination) continue;
    await checkDestination(context, address, { kind, destination: on.Destination, config });
  }
}

interface Checked {
  kind: 'OnSuccess' | 'OnFailure';
  destination: string;
  config: DestinationConfig | undefined;
}

async function checkDestination(
  context: StagedContext,
  address: FunctionAddress,
  { kind, destination, config }: Checked,
): Promise<void> {
  const arn = parseArn(destination);
  const invalid = () => invalidParameter(`The provided destination config ${printed(config)} is invalid.`);
  if (arn === undefined) throw invalid();
  // ARNs of buckets name no place.
  const at = { account: arn.account || address.place.account, region: arn.region || address.place.region };
  if (arn.service === 'events') throw notImplemented('EventBridge as a destination of Lambda');
  // Buckets keep failures only.
  const isKnown = ['sqs', 'sns', 'lambda'].includes(arn.service);
  if (!isKnown && (arn.service !== 's3' || kind !== 'OnFailure')) throw invalid();
  if (/\.fifo$/.test(arn.resource)) {
    throw invalidParameter(
      'FIFO queues and topics are not supported as destinations of asynchronous invocations.',
    );
  }
  if (arn.service === 'lambda') {
    const target = parseFunctionName(destination, { ...address.place, region: arn.region });
    if (functionArn(target) === functionArn(address)) {
      throw invalidParameter("You can't specify the function as a destination for itself.");
    }
  }
  if (!(await exists(context, destination, at))) {
    throw invalidParameter(`The destination ARN ${destination} is invalid.`);
  }
  const latest = await context.transact(({ tx }) => requireLatest(tx, address));
  await mustReach(context, roleUse(address.place, latest), destination);
}

/** As Java prints it. */
function printed({ OnSuccess, OnFailure }: DestinationConfig = {}): string {
  const part = (kind: string, on: { Destination?: string | undefined } | undefined) =>
    on?.Destination === undefined ? 'null' : `${kind}(destination=${on.Destination})`;
  return `DestinationConfig(onSuccess=${part('OnSuccess', OnSuccess)}, onFailure=${part('OnFailure', OnFailure)})`;
}

/** Whether a target is there; asked as the account that it is in. */
async function exists(context: StagedContext, target: string, at: Place): Promise<boolean> {
  const call = context.call.as(rootOf(at.account));
  const { service, resource } = parseArn(target) ?? { service: '', resource: '' };
  try {
    if (service === 'sqs') await call('sqs', 'GetQueueUrl', { QueueName: resource }, at);
    else if (service === 'sns') await call('sns', 'GetTopicAttributes', { TopicArn: target }, at);
    else if (service === 's3') await call('s3', 'HeadBucket', { Bucket: resource }, at);
    else await call('lambda', 'GetFunctionConfiguration', { FunctionName: target }, at);
    return true;
  } catch (error) {
    if (error instanceof AwsError && (error.status ?? 400) < 500) return false;
    throw error;
  }
}

/** The record with what was given; what was not stays, or is not there. */
export function eventInvokeRecord(
  base: EventInvokeRecord,
  { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig }: Given,
): EventInvokeRecord {
  const { OnSuccess, OnFailure } = DestinationConfig ?? {};
  return {
    ...base,
    retriesMax: MaximumRetryAttempts ?? base.retriesMax,
    ageSecondsMax: MaximumEventAgeInSeconds ?? base.ageSecondsMax,
    onSuccess: OnSuccess === undefined ? base.onSuccess : OnSuccess.Destination || undefined,
    onFailure: OnFailure === undefined ? base.onFailure : OnFailure.Destination || undefined,
  };
}

export function shownEventInvoke(place: Place, record: EventInvokeRecord): FunctionEventInvokeConfig {
  const { functionName, qualifier, onSuccess, onFailure } = record;
  return {
    LastModified: new Date(record.lastModifiedMs),
    FunctionArn: `${functionArn({ place, name: functionName })}:${qualifier}`,
    MaximumRetryAttempts: record.retriesMax,
    MaximumEventAgeInSeconds: record.ageSecondsMax,
    DestinationConfig: {
      OnSuccess: onSuccess === undefined ? {} : { Destination: onSuccess },
      OnFailure: onFailure === undefined ? {} : { Destination: onFailure },
    },
  };
}

/** Whether there is such a function, version or alias; in this topic's words. @throws AwsError ResourceNotFoundException */
export async function requireInvoked(tx: Transaction, address: FunctionAddress): Promise<void> {
  if (await isThere(tx, address)) return;
  throw notFound("The function doesn't exist.");
}

/** @throws AwsError ResourceNotFoundException */
export function noEventInvoke({ place, name, qualifier = LATEST }: FunctionAddress): Error {
  const arn = `${functionArn({ place, name })}:${qualifier}`;
  return notFound(`The function ${arn} doesn't have an EventInvokeConfig`);
}
