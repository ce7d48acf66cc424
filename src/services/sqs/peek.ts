/**
 * `/_aws/sqs/messages`: what is in a queue, without receiving it. Parameters and what they show are LocalStack's:
 * https://docs.localstack.cloud/aws/services/sqs/ and its test_sqs_developer_api.py.
 */

import type { StagedContext, TxContext } from '../../core/context.ts';
import { isRegion } from '../../core/place.ts';
import type { PeekAnswer, PeekRequest } from '../../core/service.ts';
import type { Message } from './api.gen.ts';
import { queueDoesNotExist } from './errors.ts';
import { toMessage } from './incoming.ts';
import { PEEKED_BODY_BYTES_MAX, PEEKED_MESSAGES_MAX } from './limits.ts';
import { readBody } from './message-body.ts';
import { isExpired, messageKey, statesOf } from './message-rows.ts';
import { findQueue, type Queue } from './queue.ts';
import { parseQueueUrl, type QueueAddress } from './queue-url.ts';
import { type MessageRecord, messages, type StateRecord } from './state.ts';

/** In the place of a receipt handle: nothing was received. LocalStack has the same. */
const NO_HANDLE = 'SQS/BACKDOOR/ACCESS';
const EVERYTHING = {
  system: new Set([
    ...['SenderId', 'SentTimestamp', 'MessageGroupId', 'MessageDeduplicationId', 'SequenceNumber'],
    ...['AWSTraceHeader', 'DeadLetterQueueSourceArn'],
    ...['ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp'],
  ]),
  message: ['All'],
};

/** What is shown beside the messages that a receive could take. */
interface Shown {
  invisible: boolean;
  delayed: boolean;
}

interface Seen {
  state: StateRecord;
  /** Of the message itself: one that waits for its FIFO group to be free again counts as visible. */
  isInFlight: boolean;
  isDelayed: boolean;
}

export async function peekMessages(context: StagedContext, request: PeekRequest): Promise<PeekAnswer> {
  const address = addressOf(context, request);
  const shown = { invisible: isOn(request, 'ShowInvisible'), delayed: isOn(request, 'ShowDelayed') };
  const { queue, seen, records, isCut } = await context.transact((tx) => look(tx, address, shown));
  const shownMessages: Message[] = [];
  let bytes = 0;
  for (const [i, one] of seen.entries()) {
    const record = records[i];
    const body = record === undefined ? undefined : await readBody(context, queue, record);
    // Deleted since it was looked at.
    if (record === undefined || body === undefined) continue;
    bytes += Buffer.byteLength(body);
    if (bytes > PEEKED_BODY_BYTES_MAX) return { output: { Messages: shownMessages }, isCut: true };
    shownMessages.push(peeked(one, record, body, shown));
  }
  return { output: { Messages: shownMessages }, isCut };
}

function addressOf({ place }: StagedContext, { parameters, at }: PeekRequest): QueueAddress {
  if (at !== undefined) {
    const { region, account, name } = at;
    if (!isRegion(region) || !/^\d{12}$/.test(account)) throw queueDoesNotExist();
    return { place: { account, region }, name };
  }
  const url = parameters.get('QueueUrl') ?? '';
  // LocalStack's answer, where ReceiveMessage says MissingParameter.
  if (url === '') throw queueDoesNotExist();
  return parseQueueUrl(url, place);
}

function isOn({ parameters }: PeekRequest, name: string): boolean {
  return /^(?:true|1)$/i.test(parameters.get(name) ?? '');
}

async function look(context: TxContext, address: QueueAddress, shown: Shown) {
  const { tx } = context;
  const queue = await findQueue(tx, address);
  if (queue === undefined) throw queueDoesNotExist();
  const found = await (queue.isFifo
    ? lookAtFifo(context, queue, shown)
    : lookAtStandard(context, queue, shown));
  const isCut = found.length > PEEKED_MESSAGES_MAX;
  const seen = found.slice(0, PEEKED_MESSAGES_MAX).sort((a, b) => order(a.state, b.state));
  const keys = seen.map(({ state }) => messageKey(state));
  const records = await messages.getMany(tx, queue.place, keys, { snapshot: true });
  return { queue, seen, records, isCut };
}

function order(a: StateRecord, b: StateRecord): number {
  return a.sentAtMs - b.sentAtMs || a.version - b.version || a.index - b.index;
}

async function lookAtStandard(context: TxContext, queue: Queue, shown: Shown): Promise<Seen[]> {
  const nowMs = context.now();
  const found: Seen[] = [];
  for await (const state of statesIn(context, queue)) {
    const isHidden = state.visibleAtMs > nowMs;
    const isDelayed = isHidden && state.hiddenAs === 'delayed';
    const isInFlight = isHidden && !isDelayed;
    if (isDelayed ? shown.delayed : !isInFlight || shown.invisible)
      found.push({ state, isInFlight, isDelayed });
    if (found.length > PEEKED_MESSAGES_MAX) break;
  }
  return found;
}

/** The states come group by group; a group of which something is in flight is invisible as a whole. */
async function lookAtFifo(context: TxContext, queue: Queue, shown: Shown): Promise<Seen[]> {
  const nowMs = context.now();
  const found: Seen[] = [];
  let group: Seen[] = [];
  const endGroup = () => {
    const isBusy = group.some(({ isInFlight }) => isInFlight);
    found.push(...group.filter(({ isDelayed }) => (isDelayed ? shown.delayed : !isBusy || shown.invisible)));
    group = [];
  };
  for await (const state of statesIn(context, queue)) {
    if (group[0] !== undefined && group[0].state.groupId !== state.groupId) endGroup();
    if (found.length > PEEKED_MESSAGES_MAX) return found;
    const isFresh = state.receiveCount === 0;
    const isInFlight = !isFresh && state.visibleAtMs > nowMs;
    group.push({ state, isInFlight, isDelayed: isFresh && state.sentAtMs + queue.delayMs > nowMs });
  }
  endGroup();
  return found;
}

async function* statesIn({ tx, now }: TxContext, queue: Queue): AsyncGenerator<StateRecord> {
  const collection = statesOf(queue);
  const query = { prefix: [queue.epoch], snapshot: true };
  let after: Uint8Array | undefined;
  do {
    const page = await collection.list(tx, queue.place, after === undefined ? query : { ...query, after });
    for (const state of page.records) if (!isExpired(queue, state.sentAtMs, now())) yield state;
    after = page.next;
  } while (after !== undefined);
}

function peeked({ state, isInFlight, isDelayed }: Seen, message: MessageRecord, body: string, shown: Shown) {
  const received = { ...state, firstReceivedAtMs: state.firstReceivedAtMs ?? 0 };
  const result = toMessage({ message, state: received, handle: NO_HANDLE }, body, EVERYTHING);
  const extra: Record<string, string> = {};
  if (shown.invisible) extra['IsVisible'] = String(!isInFlight);
  if (shown.delayed) extra['IsDelayed'] = String(isDelayed);
  return { ...result, Attributes: { ...result.Attributes, ...extra } };
}
