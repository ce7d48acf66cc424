/**
 * "Sends" a short message: it comes to lie in the local inbox. What would keep AWS from delivering it makes it a
 * failed message there, with AWS's reason; the call succeeds all the same, as it does on AWS.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html#sms_stats_delivery_fail_reasons
 */

import { commitVersion } from '../../../core/collection.ts';
import type { TxContext } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import { INBOX_MS } from '../limits.ts';
import type { MessageAttributes } from '../message-attributes.ts';
import { countSms } from '../metrics.ts';
import { optOuts, type SmsRecord, sandboxNumbers, smsInbox, smsSettings, smsSpending } from '../state.ts';
import { smsParts } from './encoding.ts';
import type { PhoneNumber } from './phone-number.ts';
import { estimateMicroUsd } from './price.ts';
import { type MessageSettings, messageSettings } from './sms-attributes.ts';

export interface ShortMessage {
  messageId: string;
  number: PhoneNumber;
  message: string;
  attributes: MessageAttributes;
  topicArn?: string | undefined;
  /** Place among the messages of the same commit. */
  index: number;
}

const OLD_MESSAGES_DROPPED = 20;

/**
 * Puts the message into the inbox; false when it lies there as failed. `place` is the account and region that send.
 * Throws InvalidParameter.
 */
export async function sendSms(context: TxContext, place: Place, sms: ShortMessage): Promise<boolean> {
  const account = (await smsSettings.get(context.tx, place, 'settings'))?.attributes ?? {};
  const settings = messageSettings(sms.attributes, account);
  const parts = smsParts(sms.message);
  const priceMicroUsd = estimateMicroUsd(sms.number.country, parts.segments);
  const reason = await obstacle(context, place, { sms, settings, priceMicroUsd, account });
  await putSms(context, place, {
    ...sms,
    senderId: settings.senderId,
    originationNumber: settings.originationNumber,
    smsType: settings.smsType,
    priceMicroUsd,
    ...parts,
    reason,
  });
  const month = monthOf(context.now());
  const isDelivered = reason === undefined;
  if (isDelivered) smsSpending.add(context.tx, place, priceMicroUsd, month);
  const spentMicroUsd = await smsSpending.value(context.tx, place, month);
  const { country } = sms.number;
  countSms(context, place, { country, smsType: settings.smsType, isDelivered, spentMicroUsd });
  return isDelivered;
}

type Fact =
  | 'senderId'
  | 'originationNumber'
  | 'smsType'
  | 'encoding'
  | 'segments'
  | 'priceMicroUsd'
  | 'reason';
type Sent = Omit<ShortMessage, 'attributes'> & Pick<SmsRecord, Fact>;

/** Writes a message of the inbox, and drops some that are too old. */
export async function putSms(context: TxContext, place: Place, sent: Sent): Promise<void> {
  const { tx } = context;
  const record: SmsRecord = {
    version: commitVersion(),
    index: sent.index,
    messageId: sent.messageId,
    account: place.account,
    region: place.region,
    phoneNumber: sent.number.text,
    country: sent.number.country,
    senderId: sent.senderId,
    originationNumber: sent.originationNumber,
    smsType: sent.smsType,
    message: sent.message,
    encoding: sent.encoding,
    segments: sent.segments,
    priceMicroUsd: sent.priceMicroUsd,
    status: sent.reason === undefined ? 'delivered' : 'failed',
    reason: sent.reason,
    topicArn: sent.topicArn,
    sentAtMs: context.now(),
  };
  await smsInbox.put(tx, place, record);
  const oldest = await smsInbox.list(tx, place, { limit: OLD_MESSAGES_DROPPED, snapshot: true });
  for (const old of oldest.records) {
    if (old.sentAtMs < context.now() - INBOX_MS) await smsInbox.deleteRecord(tx, place, old);
  }
}

interface Attempt {
  sms: ShortMessage;
  settings: MessageSettings;
  priceMicroUsd: number;
  account: Readonly<Record<string, string>>;
}

/** Why AWS would not deliver it. */
async function obstacle(context: TxContext, place: Place, attempt: Attempt): Promise<string | undefined> {
  const { sms, settings, priceMicroUsd, account } = attempt;
  const { text } = sms.number;
  if (!(await mayReceive(context, place, text))) return 'Phone number is not verified in the SMS sandbox';
  const optOut = await optOuts.get(context.tx, place, text);
  if (optOut !== undefined && optOut.optedInAtMs === undefined) return 'Phone number is opted out';
  if (settings.maxPriceMicroUsd !== undefined && priceMicroUsd > settings.maxPriceMicroUsd) {
    return 'This delivery would exceed max price';
  }
  const limit = account['MonthlySpendLimit'];
  if (limit === undefined) return undefined;
  const spent = await smsSpending.value(context.tx, place, monthOf(context.now()));
  return spent + priceMicroUsd > Number(limit) * 1e6 ? 'No quota left for account' : undefined;
}

/**
 * An account is in the sandbox while it has sandbox numbers: AWS lets accounts out of it by a support case, for which
 * there is nobody here.
 */
export async function isInSandbox({ tx }: TxContext, place: Place): Promise<boolean> {
  return (await sandboxNumbers.list(tx, place, { limit: 1 })).records.length > 0;
}

async function mayReceive(context: TxContext, place: Place, number: string): Promise<boolean> {
  if (!(await isInSandbox(context, place))) return true;
  return (await sandboxNumbers.get(context.tx, place, number))?.status === 'Verified';
}

/** `2026-11`, by UTC. */
function monthOf(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 7);
}
