/**
 * The subscription of the whole account. Each group keeps how far it has come with it, from the first events on that
 * come after the policy: the rest the policy says, at the time when events are handed on.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters-AccountLevel.html
 */

import type { StagedContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { type AccountPolicyRecord, policiesFor } from './account-policy.ts';
import { invalidParameter } from './errors.ts';
import { logOf } from './names.ts';
import { compilePattern } from './patterns/pattern.ts';
import { type FilterRecord, filters, type GroupRecord } from './state.ts';

const TYPE = 'SUBSCRIPTION_FILTER_POLICY';
const PATTERN_LENGTH_MAX = 1_024;
const DISTRIBUTIONS: readonly unknown[] = [undefined, 'ByLogStream', 'Random'];

type Subscription = Pick<FilterRecord, 'pattern' | 'roleArn' | 'distribution'> & { destinationArn: string };

/** Nobody has recorded AWS's texts. @throws InvalidParameterException */
export function readSubscription(document: string): Subscription {
  const { DestinationArn, RoleArn, FilterPattern = '', Distribution, ...others } = parse(document);
  const isWhole =
    typeof DestinationArn === 'string' &&
    (RoleArn === undefined || typeof RoleArn === 'string') &&
    typeof FilterPattern === 'string' &&
    FilterPattern.length <= PATTERN_LENGTH_MAX &&
    DISTRIBUTIONS.includes(Distribution);
  if (!isWhole || Object.keys(others).length > 0) {
    throw invalid('it has a DestinationArn, and may have RoleArn, FilterPattern and Distribution.');
  }
  compilePattern(FilterPattern);
  const distribution = typeof Distribution === 'string' ? Distribution : 'ByLogStream';
  return { destinationArn: DestinationArn, roleArn: RoleArn, pattern: FilterPattern, distribution };
}

function invalid(reason: string): Error {
  return invalidParameter(`Invalid subscription filter policy: ${reason}`);
}

function parse(document: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(document);
    // An object is all that is looked into.
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // Refused below.
  }
  throw invalid('it is no JSON object.');
}

async function policyFor(
  tx: Transaction,
  place: Place,
  group: GroupRecord,
): Promise<AccountPolicyRecord | undefined> {
  if (group.class !== 'STANDARD') return undefined;
  return (await policiesFor(tx, place, TYPE, group))[0];
}

/** A policy of the account is about the group, and the group does not know it yet. */
export async function isToJoin(tx: Transaction, place: Place, group: GroupRecord): Promise<boolean> {
  const policy = await policyFor(tx, place, group);
  if (policy === undefined) return false;
  const known = await filters.peek(tx, place, group.id, 'account', policy.name);
  return known?.createdAtMs !== policy.createdAtMs;
}

/** From now on what comes to the group is handed on. */
export async function joinSubscription(
  context: StagedContext,
  place: Place,
  group: GroupRecord,
): Promise<void> {
  const { lastSequence } = await context.segments.facts(logOf(place, group.id));
  await context.transact(async ({ tx }) => {
    const policy = await policyFor(tx, place, group);
    if (policy === undefined) return;
    const known = await filters.get(tx, place, group.id, 'account', policy.name);
    if (known?.createdAtMs === policy.createdAtMs) return;
    await filters.put(tx, place, {
      groupId: group.id,
      kind: 'account',
      name: policy.name,
      groupName: group.name,
      pattern: '',
      createdAtMs: policy.createdAtMs ?? 0,
      doneSequence: lastSequence,
    });
  });
}

/** A filter with what it does; undefined: its policy is gone, or not about the group any more. */
export async function resolvedFilter(
  tx: Transaction,
  place: Place,
  group: GroupRecord,
  filter: FilterRecord,
): Promise<FilterRecord | undefined> {
  if (filter.kind !== 'account') return filter;
  const policy = await policyFor(tx, place, group);
  const isSame = policy?.name === filter.name && policy.createdAtMs === filter.createdAtMs;
  if (policy !== undefined && isSame) return { ...filter, ...readSubscription(policy.document) };
  await filters.deleteRecord(tx, place, filter);
  return undefined;
}
