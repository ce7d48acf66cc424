/**
 * How many policies of a type an account has, and which of them go together.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 */

import { type AccountPolicyRecord, criteriaOf } from './account-policy.ts';
import { invalidParameter, limitExceeded } from './errors.ts';
import { type Criteria, isOverlapping } from './selection-criteria.ts';

/** "As many as 20 account-level field index policies"; "you can have another 20" by source of data. */
const MOST: Readonly<Record<string, number>> = {
  DATA_PROTECTION_POLICY: 1,
  FIELD_INDEX_POLICY: 20,
  METRIC_EXTRACTION_POLICY: 5,
  SUBSCRIPTION_FILTER_POLICY: 1,
  TRANSFORMER_POLICY: 20,
};

/**
 * `others` are policies of the same type. Of overlaps nobody has recorded the text.
 * @throws LimitExceededException, InvalidParameterException
 */
export function checkTogether(policy: AccountPolicyRecord, others: readonly AccountPolicyRecord[]): void {
  const criteria = criteriaOf(policy);
  const known = others.map((other) => ({ name: other.name, criteria: criteriaOf(other) }));
  const ofKind = known.filter((other) => isBySource(other.criteria) === isBySource(criteria));
  if (ofKind.length >= (MOST[policy.type] ?? 1)) throw limitExceeded();
  const overlapping = ofKind.find((other) => isOverlapping(criteria, other.criteria));
  if (overlapping === undefined) return;
  throw invalidParameter(
    `The selection criteria overlap with those of the account policy ${overlapping.name}.`,
  );
}

function isBySource({ form }: Criteria): boolean {
  return form === 'SOURCE';
}
