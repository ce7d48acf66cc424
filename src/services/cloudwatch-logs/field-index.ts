/**
 * Which fields of a group are indexed, and which were. No index is built: this is what policies say.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing.html
 */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type AccountPolicyRecord, criteriaOf, policiesFor } from './account-policy.ts';
import type { IndexPolicy, IndexType } from './api.gen.ts';
import { formerFields, type IndexPolicyRecord, indexPolicies, readIndexPolicy } from './index-policy.ts';
import { isSelected, readCriteria } from './selection-criteria.ts';
import type { GroupRecord } from './state.ts';

const TYPE = 'FIELD_INDEX_POLICY';
/** What was indexed before "will still be used for up to 30 days". */
const FORMER_MS = 30 * 24 * 3_600_000;

export interface IndexedField {
  readonly name: string;
  readonly type: IndexType;
  /** Events that came before it are not in the index. */
  readonly sinceMs: number;
  /** It is not indexed any more. */
  readonly untilMs?: number | undefined;
}

/** Fields that a policy indexes. */
export function fieldsIn(
  policy: Pick<IndexPolicyRecord, 'document' | 'sinceMs' | 'updatedAtMs'>,
): IndexedField[] {
  const { document, sinceMs = {}, updatedAtMs } = policy;
  return Array.from(readIndexPolicy(document), ([name, type]) => {
    return { name, type, sinceMs: sinceMs[name] ?? updatedAtMs };
  });
}

/** "That log group uses only that policy for log group-level indexing": its own, else the account's. */
async function policyOf(
  tx: Transaction,
  place: Place,
  group: GroupRecord,
): Promise<IndexPolicyRecord | AccountPolicyRecord | undefined> {
  const own = await indexPolicies.get(tx, place, group.id);
  if (own !== undefined || group.class !== 'STANDARD') return own;
  const applied = await policiesFor(tx, place, TYPE, group);
  return applied.find((policy) => criteriaOf(policy).form !== 'SOURCE');
}

/** As DescribeIndexPolicies shows it. "Policies of log groups don't have names." */
export async function shownIndexPolicyOf(
  tx: Transaction,
  place: Place,
  group: GroupRecord,
  logGroupIdentifier: string,
): Promise<IndexPolicy | undefined> {
  const policy = await policyOf(tx, place, group);
  if (policy === undefined) return undefined;
  const { document: policyDocument, updatedAtMs: lastUpdateTime } = policy;
  const shown = { logGroupIdentifier, lastUpdateTime, policyDocument };
  if (!('name' in policy)) return { ...shown, source: 'LOG_GROUP' };
  return { ...shown, policyName: policy.name, source: 'ACCOUNT' };
}

/** Fields that are indexed now; policies that go by the source of data apply beside the others. */
export async function indexedFieldsOf(
  tx: Transaction,
  place: Place,
  group: GroupRecord,
): Promise<ReadonlyMap<string, IndexedField>> {
  const fields = new Map<string, IndexedField>();
  if (group.class !== 'STANDARD') return fields;
  const applied = await policiesFor(tx, place, TYPE, group);
  const bySource = applied.filter((policy) => criteriaOf(policy).form === 'SOURCE');
  for (const policy of [await policyOf(tx, place, group), ...bySource]) {
    if (policy === undefined) continue;
    for (const field of fieldsIn(policy)) if (!fields.has(field.name)) fields.set(field.name, field);
  }
  return fields;
}

/** Fields that were indexed in the last thirty days and are not any more. */
export async function formerFieldsOf(
  tx: Transaction,
  place: Place,
  group: GroupRecord,
  nowMs: number,
): Promise<IndexedField[]> {
  const present = await indexedFieldsOf(tx, place, group);
  const found = new Map<string, IndexedField>();
  const { records: own } = await formerFields.list(tx, place, { prefix: [group.id], snapshot: true });
  const { records: ofAccount } = await formerFields.list(tx, place, {
    startsWith: ownerOfAccount(''),
    snapshot: true,
  });
  const applied = ofAccount.filter(({ selectionCriteria }) =>
    isSelected(readCriteria(selectionCriteria, ['PREFIX', 'SOURCE']), group),
  );
  for (const field of [...own, ...applied]) {
    const isOver = field.untilMs < nowMs - FORMER_MS || field.untilMs < group.createdAtMs;
    if (isOver || present.has(field.name) || found.has(field.name)) continue;
    const { name, type, sinceMs, untilMs } = field;
    found.set(name, { name, type, sinceMs, untilMs });
  }
  return [...found.values()];
}

/** In the place of a group's id. */
export function ownerOfAccount(policyName: string): string {
  return `account:${policyName}`;
}

/** Keeps what was indexed and is not any more, and forgets what has not been for long. */
export async function rememberFormer(
  tx: Transaction,
  place: Place,
  { owner, selectionCriteria }: { owner: string; selectionCriteria?: string | undefined },
  change: { before: Iterable<IndexedField>; after: ReadonlySet<string> },
  nowMs: number,
): Promise<void> {
  for await (const record of formerFields.scan(tx, place, { prefix: [owner] })) {
    if (record.untilMs < nowMs - FORMER_MS) await formerFields.deleteRecord(tx, place, record);
  }
  for (const { name, type, sinceMs } of change.before) {
    if (change.after.has(name)) continue;
    await formerFields.put(tx, place, { owner, name, type, sinceMs, untilMs: nowMs, selectionCriteria });
  }
}
