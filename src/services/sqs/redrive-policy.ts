/**
 * Redrive policies: which queue takes a queue's dead letters, and which queues may use a queue for theirs.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */

import { parseArn } from '../../core/arn.ts';
import type { Transaction } from '../../core/transaction.ts';
import { invalidAttributeValue, invalidValue } from './errors.ts';
import { MAX_RECEIVE_COUNT_MAX, REDRIVE_SOURCES_MAX } from './limits.ts';
import { findQueue, isFifoName, parseQueueArn, queueArn } from './queue.ts';
import type { QueueAddress } from './queue-url.ts';

/**
 * Checks a redrive policy that `queue` is to have; answers the ARN of its dead-letter queue. Throws
 * InvalidAttributeValue and InvalidParameterValue.
 */
export async function checkRedrivePolicy(
  tx: Transaction,
  queue: QueueAddress,
  text: string,
): Promise<string> {
  const policy = jsonMap(text);
  if (policy === undefined) {
    throw invalidAttributeValue('RedrivePolicy', 'Redrive policy is not a valid JSON map.');
  }
  const refuse = (reason: string) => invalidValue('RedrivePolicy', text, reason);
  for (const name of ['maxReceiveCount', 'deadLetterTargetArn']) {
    if (policy[name] !== undefined) continue;
    throw refuse(`Redrive policy does not contain mandatory attribute: ${name}.`);
  }
  if (Object.keys(policy).length > 2) {
    throw refuse('Only following attributes are supported: [maxReceiveCount, deadLetterTargetArn].');
  }
  const { maxReceiveCount, deadLetterTargetArn } = policy;
  if (!isReceiveCount(maxReceiveCount)) {
    const range = `valid values are from 1 to ${MAX_RECEIVE_COUNT_MAX} both inclusive.`;
    throw refuse(`Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, ${range}`);
  }
  const targetArn = String(deadLetterTargetArn);
  const reason = await targetProblem(tx, queue, targetArn);
  if (reason !== undefined) throw refuse(reason);
  return targetArn;
}

/**
 * A redrive policy as AWS keeps and shows it: the number of receives is a number, whatever it was given as. A text that
 * is no such policy stays as it is. https://github.com/hashicorp/terraform/pull/5888
 */
export function keptRedrivePolicy(text: string): string {
  const { deadLetterTargetArn, maxReceiveCount } = jsonMap(text) ?? {};
  if (!isReceiveCount(maxReceiveCount)) return text;
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) });
}

/** AWS takes the number as a text too. */
function isReceiveCount(value: unknown): boolean {
  if (typeof value !== 'number' && typeof value !== 'string') return false;
  const count = Number(value);
  return /^\d+$/.test(String(value)) && count >= 1 && count <= MAX_RECEIVE_COUNT_MAX;
}

async function targetProblem(tx: Transaction, queue: QueueAddress, arn: string): Promise<string | undefined> {
  const parsed = parseArn(arn);
  if (parsed === undefined) return 'Invalid value for deadLetterTargetArn.';
  if (parsed.service !== 'sqs') return 'Only SQS queues are valid resources for deadLetterTargetArn.';
  // The two full stops are AWS's.
  if (isFifoName(parsed.resource) !== isFifoName(queue.name)) {
    return 'Dead-letter queue must be same type of queue as the source..';
  }
  if (parsed.account !== queue.place.account) {
    return 'Dead-letter target owner should be same as the source.';
  }
  const address = parseQueueArn(arn);
  // A dead-letter queue is always in the region of its source.
  if (address === undefined || address.place.region !== queue.place.region) {
    return 'Dead letter target does not exist.';
  }
  const target = await findQueue(tx, address);
  if (target === undefined) return 'Dead letter target does not exist.';
  const allowed = allowsSource(target.record.attributes['RedriveAllowPolicy'], queue);
  return allowed ? undefined : `Queue ${arn} does not allow this queue to use it as a dead letter queue.`;
}

/** Whether a queue with this redrive allow policy takes dead letters of `source`. */
export function allowsSource(allowPolicy: string | undefined, source: QueueAddress): boolean {
  if (allowPolicy === undefined) return true;
  const { redrivePermission, sourceQueueArns } = jsonMap(allowPolicy) ?? {};
  if (redrivePermission === 'denyAll') return false;
  if (redrivePermission !== 'byQueue') return true;
  return Array.isArray(sourceQueueArns) && sourceQueueArns.includes(queueArn(source.place, source.name));
}

const UNSUPPORTED_FORMAT =
  "Amazon SQS can't create the redrive allow policy, as it’s in an unsupported format.";
const CANNOT_CREATE = "Amazon SQS can't create the redrive allow policy.";

/** Throws InvalidAttributeValue and InvalidParameterValue. */
export function checkRedriveAllowPolicy(text: string): void {
  const policy = jsonMap(text);
  const { redrivePermission, sourceQueueArns: sources, ...others } = policy ?? {};
  const isKnown =
    redrivePermission === 'allowAll' || redrivePermission === 'denyAll' || redrivePermission === 'byQueue';
  const isList = Array.isArray(sources) && sources.every((source) => typeof source === 'string');
  if (!isKnown || (sources !== undefined && !isList) || Object.keys(others).length > 0) {
    throw invalidAttributeValue('RedriveAllowPolicy', UNSUPPORTED_FORMAT);
  }
  const count = isList ? sources.length : 0;
  const refuse = (reason: string) => invalidValue('RedriveAllowPolicy', text, `${CANNOT_CREATE} ${reason}`);
  if (redrivePermission !== 'byQueue' && count > 0) {
    throw refuse('To specify one or more source queue ARNs, you must set redrivePermission to byQueue.');
  }
  if (redrivePermission === 'byQueue' && count === 0) {
    throw refuse(
      'When you specify the byQueue permission type, you must also specify one or more sourceQueueArns values.',
    );
  }
  if (count > REDRIVE_SOURCES_MAX) {
    throw refuse(`The maximum number of source queue ARNs you can specify is ${REDRIVE_SOURCES_MAX}.`);
  }
}

function jsonMap(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // An object that JSON.parse made: its members are whatever they are.
  return value as Record<string, unknown>;
}
