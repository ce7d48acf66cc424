/** Data protection policies as they are kept: of groups, and the account's. */

import { Collection } from '../../../core/collection.ts';
import type { Place } from '../../../core/place.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { DataIdentifier, Era } from './masking.ts';

/** In the place of a group's id. */
export const ACCOUNT = 'account';
/** Older ones become one, in which all that they masked is masked. */
const ERAS_MAX = 50;

export interface ProtectionRecord {
  /** A group's, or {@link ACCOUNT}. */
  owner: string;
  /** Undefined: it was deleted, and events that came before are still masked. */
  document?: string | undefined;
  updatedAtMs: number;
  eras: Era[];
}

export const protections = new Collection<ProtectionRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 16),
  name: 'cloudwatch-logs.data-protection',
  scope: 'region',
  version: 1,
  key: ({ owner }) => [owner],
});

/** All policies that were ever in force for a group. */
export async function erasOf(tx: Transaction, place: Place, groupId: string): Promise<Era[]> {
  const own = await protections.peek(tx, place, groupId);
  const account = await protections.peek(tx, place, ACCOUNT);
  return [...(own?.eras ?? []), ...(account?.eras ?? [])];
}

export interface ProtectedBy {
  readonly document: string;
  readonly identifiers: readonly DataIdentifier[];
  readonly policyName: string | undefined;
}

/** Is a policy in force that looks for something in what comes? */
export function isAudited(eras: readonly Era[]): boolean {
  return eras.some(({ untilMs }) => untilMs === undefined);
}

/** From now on this is in force; without a document nothing is. */
export async function protect(
  tx: Transaction,
  place: Place,
  owner: string,
  nowMs: number,
  policy: ProtectedBy | undefined,
): Promise<ProtectionRecord> {
  const known = await protections.get(tx, place, owner);
  const ended = (known?.eras ?? []).map((era) => ({ ...era, untilMs: era.untilMs ?? nowMs }));
  const begun: Era[] = [];
  if (policy !== undefined) {
    const { identifiers, policyName } = policy;
    begun.push({ fromMs: nowMs, identifiers, policyName });
  }
  const record: ProtectionRecord = {
    owner,
    updatedAtMs: nowMs,
    eras: shortened([...ended, ...begun]),
    ...(policy === undefined ? {} : { document: policy.document }),
  };
  await protections.put(tx, place, record);
  return record;
}

function shortened(eras: Era[]): Era[] {
  const [first, second, ...rest] = eras;
  if (eras.length <= ERAS_MAX || first === undefined || second === undefined) return eras;
  const identifiers = [...first.identifiers, ...second.identifiers];
  const unique = new Map(identifiers.map((each) => [JSON.stringify(each), each]));
  return [{ ...second, fromMs: first.fromMs, identifiers: [...unique.values()] }, ...rest];
}
