import type { StoredRule } from './bucket-record.ts';
import type { Bucket } from './buckets.ts';
import { covers, dueAfter } from './lifecycle-rules.ts';
import type { UploadRecord } from './object-record.ts';

/** When the rules of a bucket abort an upload, and which of them. */
export function abortionTime(
  rules: readonly StoredRule[],
  { key, initiatedAtMs }: UploadRecord,
): { atMs: number; rule: string } | undefined {
  let first: { atMs: number; rule: string } | undefined;
  for (const rule of rules) {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    if (rule.Status !== 'Enabled' || days === undefined || !covers(rule, { key, size: 0, tags: [] }))
      continue;
    const atMs = dueAfter(initiatedAtMs, days);
    if (first === undefined || atMs < first.atMs) first = { atMs, rule: rule.ID };
  }
  return first;
}

/** `x-amz-abort-date` and its rule. */
export function abortionOf(bucket: Bucket, upload: UploadRecord): { AbortDate?: Date; AbortRuleId?: string } {
  const found = bucket.lifecycle === undefined ? undefined : abortionTime(bucket.lifecycle.rules, upload);
  return found === undefined ? {} : { AbortDate: new Date(found.atMs), AbortRuleId: found.rule };
}
