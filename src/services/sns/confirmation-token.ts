/** Tokens of subscriptions that wait for confirmation: sealed, so that nothing has to be kept for them. */

import type { TxContext } from '../../core/context.ts';
import { TOKEN_MS } from './limits.ts';
import { type SubscriptionAddress, subscriptionArn } from './subscription.ts';

const PURPOSE = 'sns.confirmation';

interface Facts {
  arn: string;
  expiresAtMs: number;
}

export function closeToken({ seal, now }: TxContext, { place, topic, id }: SubscriptionAddress): string {
  const facts: Facts = { arn: subscriptionArn(place, { topic, id }), expiresAtMs: now() + TOKEN_MS };
  return Buffer.from(seal.close(PURPOSE, JSON.stringify(facts))).toString('hex');
}

/** The ARN of the subscription; `expired`; undefined for what is no token of this cloud. */
export function openToken({ seal, now }: TxContext, token: string): string | 'expired' | undefined {
  const text = seal.open(PURPOSE, Buffer.from(token, 'hex').toString());
  if (text === undefined) return undefined;
  // What `closeToken` wrote.
  const facts = JSON.parse(text) as Facts;
  return facts.expiresAtMs > now() ? facts.arn : 'expired';
}
