/** `DurableConfig` of a function: what makes its invocations durable executions. */

import type { DurableConfig } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';

export interface DurableSettings {
  timeoutSeconds: number;
  retentionDays: number;
  kmsKeyArn?: string | undefined;
}

const RETENTION_DAYS_DEFAULT = 14;
/** What callers can wait for at most, and functions can run. */
export const SYNC_SECONDS_MAX = 900;

/** Of a new function. @throws AwsError InvalidParameterValueException */
export function newDurable(given: DurableConfig | undefined): DurableSettings | undefined {
  if (given === undefined) return undefined;
  const { ExecutionTimeout, RetentionPeriodInDays, KMSKeyArn } = given;
  if (ExecutionTimeout === undefined) {
    throw invalidParameter(
      'You cannot create a function with a durable configuration without an executionTimeout',
    );
  }
  return {
    timeoutSeconds: ExecutionTimeout,
    retentionDays: RetentionPeriodInDays ?? RETENTION_DAYS_DEFAULT,
    kmsKeyArn: KMSKeyArn || undefined,
  };
}

/** Of a function that is there: what is given changes. @throws AwsError InvalidParameterValueException */
export function changedDurable(
  before: DurableSettings | undefined,
  given: DurableConfig | undefined,
): DurableSettings | undefined {
  if (given === undefined) return before;
  if (before === undefined) {
    throw invalidParameter(
      'You cannot add a durable configuration to a function that was originally created with no durable configuration',
    );
  }
  const { ExecutionTimeout, RetentionPeriodInDays, KMSKeyArn } = given;
  return {
    timeoutSeconds: ExecutionTimeout ?? before.timeoutSeconds,
    retentionDays: RetentionPeriodInDays ?? before.retentionDays,
    kmsKeyArn: KMSKeyArn === undefined ? before.kmsKeyArn : KMSKeyArn || undefined,
  };
}

export function shownDurable(durable: DurableSettings | undefined): DurableConfig | undefined {
  if (durable === undefined) return undefined;
  const { timeoutSeconds, retentionDays, kmsKeyArn } = durable;
  return { ExecutionTimeout: timeoutSeconds, RetentionPeriodInDays: retentionDays, KMSKeyArn: kmsKeyArn };
}

/** Versions run to their end whatever happens to others: a durable function is called by one of them. */
export function mustBeQualified(durable: DurableSettings | undefined, qualifier: string | undefined): void {
  if (durable === undefined || qualifier !== undefined) return;
  throw invalidParameter('You cannot invoke a durable function using an unqualified ARN.');
}

/** Of calls that wait for the end. @throws AwsError InvalidParameterValueException */
export function mustEndInTime(durable: DurableSettings): void {
  if (durable.timeoutSeconds <= SYNC_SECONDS_MAX) return;
  throw invalidParameter(
    'You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.',
  );
}
