/**
 * Phones that want no more messages. On AWS their owners reply STOP; here `POST /_kumobako/inbox/sms` is the reply.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_manage.html#sms_manage_optout
 */

import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { invalidValue, missing, userError } from '../errors.ts';
import { type OptOutRecord, optOuts, smsInbox } from '../state.ts';
import { type PhoneNumber, parsePhoneNumber } from './phone-number.ts';

/** A number may opt in once in thirty days. */
const OPT_IN_PAUSE_MS = 30 * 24 * 3_600_000;
const MESSAGES_LOOKED_AT = 1_000;
const STOP_WORDS: ReadonlySet<string> = new Set([
  'ARRET',
  'CANCEL',
  'END',
  'OPT-OUT',
  'OPTOUT',
  'QUIT',
  'REMOVE',
  'STOP',
  'TD',
  'UNSUBSCRIBE',
]);

/** Throws InvalidParameter, ValidationError. */
export async function checkedNumber(parameter: string, text: unknown): Promise<PhoneNumber> {
  if (typeof text !== 'string') throw missing(parameter.charAt(0).toLowerCase() + parameter.slice(1));
  const number = await parsePhoneNumber(text);
  if (number === undefined) throw invalidValue('PhoneNumber', 'input incorrectly formatted');
  return number;
}

export async function optedOutNumber(
  { tx, place }: TxContext,
  text: unknown,
): Promise<{ number: PhoneNumber; record: OptOutRecord | undefined; isOptedOut: boolean }> {
  const number = await checkedNumber('phoneNumber', text);
  const record = await optOuts.get(tx, place, number.text);
  return { number, record, isOptedOut: record !== undefined && record.optedInAtMs === undefined };
}

/** Throws InvalidParameter, UserError. */
export async function optIn(context: TxContext, text: unknown): Promise<void> {
  const { record } = await optedOutNumber(context, text);
  if (record === undefined) return;
  const { tx, place, now } = context;
  if (record.lastOptInAtMs !== undefined && now() - record.lastOptInAtMs < OPT_IN_PAUSE_MS) {
    throw userError('Cannot opt in right now, latest opt in is too recent');
  }
  await optOuts.put(tx, place, { ...record, optedInAtMs: now(), lastOptInAtMs: now() });
}

/**
 * `POST /_kumobako/inbox/sms` with {from, message}: a phone answers whoever wrote to it last. A word that means STOP
 * opts it out of that account's messages; other texts have no effect.
 */
export async function receiveReply(
  context: TxContext,
  { from, message }: Readonly<Record<string, unknown>>,
): Promise<{ optedOut: boolean }> {
  const { tx, now } = context;
  const number = await checkedNumber('from', from);
  if (typeof message !== 'string') throw missing('message');
  if (!STOP_WORDS.has(message.trim().toUpperCase())) return { optedOut: false };
  const place = await lastSender(context, number.text);
  const before = await optOuts.get(tx, place, number.text);
  const record: OptOutRecord = {
    phoneNumber: number.text,
    optedOutAtMs: now(),
    lastOptInAtMs: before?.lastOptInAtMs,
  };
  await optOuts.put(tx, place, record);
  return { optedOut: true };
}

/** The account and region of the newest message to a number; the cloud's own when it has none. */
async function lastSender({ tx, place }: TxContext, number: string): Promise<Place> {
  const page = await smsInbox.list(tx, place, { reverse: true, limit: MESSAGES_LOOKED_AT, snapshot: true });
  const last = page.records.find(({ phoneNumber }) => phoneNumber === number);
  return last === undefined ? place : { account: last.account, region: last.region };
}
