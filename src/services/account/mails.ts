import type { TxContext } from '../../core/context.ts';
import { ANYWHERE } from '../../policy/organization/accounts.ts';
import { mails } from './state.ts';

const MAILS_SHOWN = 1_000;

/** `GET /_kumobako/inbox/account-email`: what AWS would have written to owners of accounts, newest first. */
export async function accountMailsPage({ tx }: TxContext): Promise<{ messages: object[] }> {
  const page = await mails.list(tx, ANYWHERE, { reverse: true, limit: MAILS_SHOWN, snapshot: true });
  return {
    messages: page.records.map(({ sentAtMs, ...rest }) => ({
      ...rest,
      sentAt: new Date(sentAtMs).toISOString(),
    })),
  };
}
