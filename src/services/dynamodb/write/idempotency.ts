/** ClientRequestToken: for ten minutes the same request again has no further effect, another one is refused. */

import { createHash } from 'node:crypto';
import type { TxContext } from '../../../core/context.ts';
import { idempotentParameterMismatch } from '../errors.ts';
import { IDEMPOTENCY_MS } from '../limits.ts';
import { transactionTokens } from '../state.ts';

/** Expired tokens that a new one sweeps away: more than one, so that they become fewer. */
const SWEPT = 2;

/** Values as texts in which the order of a map's members does not matter. */
function canonicalText(value: unknown): string {
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('base64')}`;
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join()}}`;
}

export interface TokenInput {
  ClientRequestToken?: string | undefined;
}

function digestOf(input: TokenInput): string {
  const { ClientRequestToken: _, ...rest } = input;
  return createHash('sha256').update(canonicalText(rest)).digest('base64');
}

/**
 * True when this very request has been carried out already; notes the token otherwise. Throws
 * IdempotentParameterMismatchException.
 */
export async function isRepeated(context: TxContext, input: TokenInput): Promise<boolean> {
  const { tx, place } = context;
  const { ClientRequestToken: token } = input;
  if (token === undefined) return false;
  const nowMs = context.now();
  const digest = digestOf(input);
  const known = await transactionTokens.get(tx, place, token);
  if (known !== undefined && known.expiresAtMs > nowMs) {
    if (known.digest !== digest) throw idempotentParameterMismatch();
    return true;
  }
  await sweep(context, nowMs);
  await transactionTokens.put(tx, place, { token, digest, expiresAtMs: nowMs + IDEMPOTENCY_MS });
  return false;
}

async function sweep({ tx, place }: TxContext, nowMs: number): Promise<void> {
  const query = { until: [nowMs], limit: SWEPT, snapshot: true };
  const { records } = await transactionTokens.listBy(tx, place, 'byExpiry', query);
  for (const { token } of records) await transactionTokens.delete(tx, place, token);
}
