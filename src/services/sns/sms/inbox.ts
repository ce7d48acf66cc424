/** The inboxes: what the phones and mailboxes of this cloud have got. */

import type { TxContext } from '../../../core/context.ts';
import { emailInbox, type SmsRecord, smsInbox } from '../state.ts';

const MESSAGES_SHOWN = 1_000;

/** `GET /_kumobako/inbox/sms`: newest first. */
export async function smsInboxPage({ tx, place }: TxContext): Promise<{ messages: object[] }> {
  const page = await smsInbox.list(tx, place, { reverse: true, limit: MESSAGES_SHOWN, snapshot: true });
  return { messages: page.records.map(shown) };
}

function shown(sms: SmsRecord): object {
  const { version: _version, index: _index, priceMicroUsd, sentAtMs, ...rest } = sms;
  return { ...rest, priceUsd: priceMicroUsd / 1e6, sentAt: new Date(sentAtMs).toISOString() };
}

/** `GET /_kumobako/inbox/sns-email`: mails of subscriptions by e-mail, newest first. */
export async function emailInboxPage({ tx, place }: TxContext): Promise<{ messages: object[] }> {
  const page = await emailInbox.list(tx, place, { reverse: true, limit: MESSAGES_SHOWN, snapshot: true });
  return {
    messages: page.records.map(({ version: _version, index: _index, sentAtMs, ...rest }) => ({
      ...rest,
      sentAt: new Date(sentAtMs).toISOString(),
    })),
  };
}
