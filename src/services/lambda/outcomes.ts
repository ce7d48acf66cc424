/**
 * What came of an event, for those who want to know: the destinations of the function, and its dead letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */

import { parseArn } from '../../core/arn.ts';
import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { requireLatest } from './lookups.ts';
import { count } from './metric-shipping.ts';
import { functionArn, LATEST } from './names.ts';
import type { EventInvokeRecord, EventRecord } from './state.ts';
import { callAsRole, type Told, tell } from './targets.ts';

export interface Outcome {
  condition:
    | 'Success'
    | 'RetriesExhausted'
    | 'EventAgeExceeded'
    | 'ZeroReservedConcurrency'
    | 'RecursiveInvocation';
  /** How often the function was run with it. */
  runs: number;
  payload: Uint8Array;
  response?:
    | { executedVersion: string; error: 'Handled' | 'Unhandled' | undefined; payload: Uint8Array }
    | undefined;
}

/** A text on its way to a target, under the function's role. */
interface OutcomeBody {
  place: Place;
  name: string;
  qualifier?: string | undefined;
  target: string;
  text: string;
  /** Dead letters say beside the event what was wrong with it. */
  attributes?: Told['attributes'];
}

const ERROR_MESSAGE_MAX = 1024;
/** What SQS, SNS and an event of Lambda take; an object may be as large as it is. */
const RECORD_BYTES_MAX = 1_048_576;

/** Puts what is to be told of an event into the outbox. */
export async function sendOutcomes(
  context: TxContext,
  place: Place,
  event: EventRecord,
  outcome: Outcome,
  rules: EventInvokeRecord | undefined,
): Promise<void> {
  const { tx, outbox } = context;
  const address = { place, name: event.functionName, qualifier: event.qualifier };
  const isSuccess = outcome.condition === 'Success';
  const destination = isSuccess ? rules?.onSuccess : rules?.onFailure;
  const send = (body: OutcomeBody, kind: string) =>
    outbox.send({
      service: 'lambda',
      delivery: 'outcome',
      group: `lambda.outcome.${event.id}.${kind}`,
      body,
    });
  const facts = address;
  if (destination !== undefined) {
    const text = recordOf(context, place, event, outcome);
    send({ ...facts, target: destination, text }, 'destination');
  }
  if (isSuccess) return;
  const { deadLetterArn } = (await requireLatest(tx, address)).configuration;
  if (deadLetterArn === undefined) return;
  const text = Buffer.from(outcome.payload).toString('utf8');
  send({ ...facts, target: deadLetterArn, text, attributes: letterAttributes(event, outcome) }, 'letter');
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
function letterAttributes(event: EventRecord, { condition, response }: Outcome): OutcomeBody['attributes'] {
  const message = response === undefined ? condition : errorMessageOf(response.payload);
  return {
    RequestID: { type: 'String', value: event.requestId },
    ErrorCode: { type: 'Number', value: response === undefined ? '429' : '200' },
    ErrorMessage: { type: 'String', value: message.slice(0, ERROR_MESSAGE_MAX) || 'Error' },
  };
}

function errorMessageOf(payload: Uint8Array): string {
  const text = Buffer.from(payload).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    const message = (value as { errorMessage?: unknown } | null)?.errorMessage;
    if (typeof message === 'string') return message;
  } catch {
    // A function may answer what is no JSON.
  }
  return text;
}

function recordOf({ now }: TxContext, place: Place, event: EventRecord, outcome: Outcome): string {
  const { condition, runs, payload, response } = outcome;
  const arn = functionArn({ place, name: event.functionName });
  const record = {
    version: '1.0',
    timestamp: new Date(now()).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${arn}:${event.qualifier ?? LATEST}`,
      condition,
      approximateInvokeCount: runs,
    },
    requestPayload: shownPayload(payload),
    ...(response === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: response.executedVersion,
            ...(response.error === undefined ? {} : { functionError: response.error }),
          },
          responsePayload: shownPayload(response.payload),
        }),
  };
  return JSON.stringify(record);
}

function shownPayload(payload: Uint8Array): unknown {
  const text = Buffer.from(payload).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Delivery: sends one text. What the target refuses is lost, as on AWS; what fails on our side is tried again. */
export async function deliverOutcome(context: DeliveryContext, body: unknown): Promise<void> {
  // What `sendOutcomes` put there.
  const letter = body as OutcomeBody;
  const { place, name, target } = letter;
  const giveUp = (reason: string) => {
    context.log.warn('Lambda could not hand on what came of an event', {
      function: functionArn({ place, name }),
      target,
      reason,
    });
    const metric = letter.attributes === undefined ? 'DestinationDeliveryFailures' : 'DeadLetterErrors';
    return count(context, { place, name, qualifier: letter.qualifier }, metric);
  };
  const isTooLarge = Buffer.byteLength(letter.text) > RECORD_BYTES_MAX && parseArn(target)?.service !== 's3';
  if (isTooLarge) return giveUp('It is too large for the target.');
  try {
    await send(context, letter);
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500) throw error;
    await giveUp(`${error.code}: ${error.message}`);
  }
}

async function send(context: StagedContext, { place, name, target, ...told }: OutcomeBody): Promise<void> {
  const latest = await context.transact(({ tx }) => requireLatest(tx, { place, name, qualifier: undefined }));
  const { role } = latest.configuration;
  const use = { role, functionArn: functionArn({ place, name }), functionName: name, place };
  const call = await callAsRole(context, use);
  await tell(context, call, target, { ...told, folder: `aws/lambda/async/${name}` });
}
