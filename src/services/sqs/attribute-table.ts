/** The attributes of a queue: which there are, what they may be, what they are when nobody has said so. */

import {
  DELAY_SECONDS_MAX,
  KMS_REUSE_SECONDS_MAX,
  KMS_REUSE_SECONDS_MIN,
  MESSAGE_BYTES_MAX,
  MESSAGE_BYTES_MIN,
  RETENTION_SECONDS_MAX,
  RETENTION_SECONDS_MIN,
  VISIBILITY_TIMEOUT_SECONDS_MAX,
  WAIT_SECONDS_MAX,
} from './limits.ts';

export type AttributeRule =
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** Text that has a check of its own. */
  | { readonly kind: 'text' };

export interface AttributeEntry {
  readonly rule: AttributeRule;
  /** Its value when none was set; an attribute without one is not shown then. */
  readonly default?: string;
  readonly fifoOnly?: boolean;
}

const integer = (min: number, max: number): AttributeRule => ({ kind: 'integer', min, max });
const choice = (...values: string[]): AttributeRule => ({ kind: 'choice', values });
const TEXT: AttributeRule = { kind: 'text' };

/** Attributes that callers set, in the order in which they are shown. */
export const SETTABLE_ATTRIBUTES: ReadonlyMap<string, AttributeEntry> = new Map<string, AttributeEntry>([
  ['VisibilityTimeout', { rule: integer(0, VISIBILITY_TIMEOUT_SECONDS_MAX), default: '30' }],
  [
    'MaximumMessageSize',
    { rule: integer(MESSAGE_BYTES_MIN, MESSAGE_BYTES_MAX), default: String(MESSAGE_BYTES_MAX) },
  ],
  [
    'MessageRetentionPeriod',
    { rule: integer(RETENTION_SECONDS_MIN, RETENTION_SECONDS_MAX), default: '345600' },
  ],
  ['DelaySeconds', { rule: integer(0, DELAY_SECONDS_MAX), default: '0' }],
  ['ReceiveMessageWaitTimeSeconds', { rule: integer(0, WAIT_SECONDS_MAX), default: '0' }],
  ['Policy', { rule: TEXT }],
  ['RedrivePolicy', { rule: TEXT }],
  ['RedriveAllowPolicy', { rule: TEXT }],
  ['FifoQueue', { rule: choice('true', 'false'), fifoOnly: true }],
  ['ContentBasedDeduplication', { rule: choice('true', 'false'), default: 'false', fifoOnly: true }],
  ['DeduplicationScope', { rule: choice('queue', 'messageGroup'), default: 'queue', fifoOnly: true }],
  [
    'FifoThroughputLimit',
    { rule: choice('perQueue', 'perMessageGroupId'), default: 'perQueue', fifoOnly: true },
  ],
  ['KmsMasterKeyId', { rule: TEXT }],
  ['KmsDataKeyReusePeriodSeconds', { rule: integer(KMS_REUSE_SECONDS_MIN, KMS_REUSE_SECONDS_MAX) }],
  ['SqsManagedSseEnabled', { rule: choice('true', 'false'), default: 'true' }],
]);

/** Attributes that only SQS sets. */
export const READ_ONLY_ATTRIBUTES: ReadonlySet<string> = new Set([
  'QueueArn',
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
]);

export const KMS_REUSE_DEFAULT = '300';

/** The value that an attribute has, set or by default; undefined when it has none. */
export function effectiveAttribute(
  attributes: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  return attributes[name] ?? SETTABLE_ATTRIBUTES.get(name)?.default;
}
