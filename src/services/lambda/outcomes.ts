/**
 * What came of an event, for those who want to know: the destinations of the function, and its dead letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */

import { parseArn } from '../../core/arn.ts';
import type { DeliveryContext, StagedContext, TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { findVersion, requireLatest, requireVersion, versionName } from './lookups.ts';
import { count } from './metric-shipping.ts';
import { type FunctionAddress, functionArn, LATEST } from './names.ts';
import type { EventInvokeRecord, EventRecord, VersionRecord } from './state.ts';
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
  /** That was called, or ran: it has a role and a dead letter queue of its own. Bodies of older releases have none. */
  version?: string;
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
  const version = await versionOf(tx, address, outcome);
  const facts = { ...address, version: versionName(version.number) };
  if (destination !== undefined) {
    const text = recordOf(context, place, event, outcome);
    send({ ...facts, target: destination, text }, 'destination');
  }
  if (isSuccess) return;
  const { deadLetterArn } = version.configuration;
  if (deadLetterArn === undefined) return;
  const text = Buffer.from(outcome.payload).toString('utf8');
  send({ ...facts, target: deadLetterArn, text, attributes: letterAttributes(event, outcome) }, 'letter');
}

/** The version that ran; of what did not run, that of the call. @throws AwsError ResourceNotFoundException */
async function versionOf(
  tx: Transaction,
  address: FunctionAddress,
  { response }: Outcome,
): Promise<VersionRecord> {
  const ran = response === undefined ? undefined : await findVersion(tx, address, response.executedVersion);
  return ran ?? (await requireVersion(tx, address)).version;
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

async function send(
  context: StagedContext,
  { place, name, version, target, ...told }: OutcomeBody,
): Promise<void> {
  const address = { place, name, qualifier: undefined };
  const { configuration } = await context.transact(
    async ({ tx }) => (await findVersion(tx, address, version ?? LATEST)) ?? requireLatest(tx, address),
  );
  const { role } = configuration;
  const use = { role, functionArn: functionArn({ place, name }), functionName: name, place };
  const call = await callAsRole(context, use);
  await tell(context, call, target, { ...told, folder: `aws/lambda/async/${name}` });
}
