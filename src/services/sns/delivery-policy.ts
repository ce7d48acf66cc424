/**
 * How deliveries over HTTP are retried.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html#creating-delivery-policy
 */

export interface RetryPolicy {
  minDelayTarget: number;
  maxDelayTarget: number;
  numRetries: number;
  numMaxDelayRetries: number;
  numNoDelayRetries: number;
  numMinDelayRetries: number;
  backoffFunction: 'linear' | 'arithmetic' | 'geometric' | 'exponential';
}

const DEFAULT_RETRIES: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};
const DEFAULT_CONTENT_TYPE = 'text/plain; charset=UTF-8';
const BACKOFFS: ReadonlySet<unknown> = new Set(['linear', 'arithmetic', 'geometric', 'exponential']);
const DELAY_SECONDS_MAX = 3_600;
const RETRIES_MAX = 100;

interface TopicPolicy {
  http?: {
    defaultHealthyRetryPolicy?: Partial<RetryPolicy>;
    disableSubscriptionOverrides?: boolean;
    defaultRequestPolicy?: { headerContentType?: string };
    defaultThrottlePolicy?: { maxReceivesPerSecond?: number };
  };
}

interface SubscriptionPolicy {
  healthyRetryPolicy?: Partial<RetryPolicy> | null;
  sicklyRetryPolicy?: Partial<RetryPolicy> | null;
  throttlePolicy?: { maxReceivesPerSecond?: number } | null;
  requestPolicy?: { headerContentType?: string } | null;
  guaranteed?: boolean;
}

/** What is wrong with a topic's or subscription's policy; undefined when it is one. */
export function deliveryPolicyFault(text: string, of: 'topic' | 'subscription'): string | undefined {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    return 'failed to parse JSON.';
  }
  if (!isObject(policy)) return 'The policy must be a JSON object.';
  const http = of === 'topic' ? policy['http'] : policy;
  if (!isObject(http)) return 'The policy must have the member http.';
  return retryFault(http[of === 'topic' ? 'defaultHealthyRetryPolicy' : 'healthyRetryPolicy']);
}

function retryFault(retries: unknown): string | undefined {
  if (retries === undefined || retries === null) return undefined;
  if (!isObject(retries)) return 'The retry policy must be a JSON object.';
  const policy = { ...DEFAULT_RETRIES, ...retries };
  for (const [name, value] of Object.entries(policy)) {
    if (name === 'backoffFunction') {
      if (!BACKOFFS.has(value)) return `Unexpected JSON value for backoffFunction: ${String(value)}`;
    } else if (!Object.hasOwn(DEFAULT_RETRIES, name)) {
      return `Unexpected JSON member: healthyRetryPolicy.${name}`;
    } else if (!Number.isInteger(value) || Number(value) < 0) {
      return `${name} must be a non-negative integer`;
    }
  }
  if (policy.numRetries > RETRIES_MAX) return `numRetries must be less than or equal to ${RETRIES_MAX}`;
  if (policy.minDelayTarget < 1 || policy.minDelayTarget > policy.maxDelayTarget) {
    return 'minDelayTarget must be at least 1 and at most maxDelayTarget';
  }
  if (policy.maxDelayTarget > DELAY_SECONDS_MAX) {
    return `maxDelayTarget must be less than or equal to ${DELAY_SECONDS_MAX}`;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `EffectiveDeliveryPolicy` of a topic. */
export function effectiveTopicPolicy(own: string | undefined): string {
  const { http = {} } = parseTopic(own);
  return JSON.stringify({
    http: {
      defaultHealthyRetryPolicy: { ...DEFAULT_RETRIES, ...http.defaultHealthyRetryPolicy },
      disableSubscriptionOverrides: http.disableSubscriptionOverrides ?? false,
      defaultRequestPolicy: { headerContentType: DEFAULT_CONTENT_TYPE, ...http.defaultRequestPolicy },
      ...(http.defaultThrottlePolicy === undefined
        ? {}
        : { defaultThrottlePolicy: http.defaultThrottlePolicy }),
    },
  });
}

/** `DeliveryPolicy` of a subscription as GetSubscriptionAttributes shows it: with every member. */
export function shownSubscriptionPolicy(own: string): string {
  const policy = parseSubscription(own);
  return JSON.stringify({
    healthyRetryPolicy: complete(policy.healthyRetryPolicy),
    sicklyRetryPolicy: policy.sicklyRetryPolicy ?? null,
    throttlePolicy: policy.throttlePolicy ?? null,
    requestPolicy: policy.requestPolicy ?? null,
    guaranteed: policy.guaranteed ?? false,
  });
}

/** `EffectiveDeliveryPolicy` of a subscription over HTTP. */
export function effectiveSubscriptionPolicy(topic: string | undefined, own: string | undefined): string {
  const { retries, contentType } = httpPolicy(topic, own);
  const policy = overrides(topic) ? {} : parseSubscription(own);
  return JSON.stringify({
    healthyRetryPolicy: retries,
    sicklyRetryPolicy: policy.sicklyRetryPolicy ?? null,
    throttlePolicy: policy.throttlePolicy ?? parseTopic(topic).http?.defaultThrottlePolicy ?? null,
    requestPolicy: { headerContentType: contentType },
    guaranteed: policy.guaranteed ?? false,
  });
}

/** The policy that counts for deliveries to a subscription. */
export function httpPolicy(
  topic: string | undefined,
  own: string | undefined,
): { retries: RetryPolicy; contentType: string } {
  const { http = {} } = parseTopic(topic);
  const policy = overrides(topic) ? {} : parseSubscription(own);
  return {
    retries: complete(policy.healthyRetryPolicy) ?? { ...DEFAULT_RETRIES, ...http.defaultHealthyRetryPolicy },
    contentType:
      policy.requestPolicy?.headerContentType ??
      http.defaultRequestPolicy?.headerContentType ??
      DEFAULT_CONTENT_TYPE,
  };
}

/** Seconds before retry number `retry` (from 1 on); undefined: no more. */
export function retryDelaySeconds(policy: RetryPolicy, retry: number): number | undefined {
  const { numRetries, numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries } = policy;
  if (retry > numRetries) return undefined;
  if (retry <= numNoDelayRetries) return 0;
  const { minDelayTarget: low, maxDelayTarget: high } = policy;
  const firstBackoff = numNoDelayRetries + numMinDelayRetries;
  if (retry <= firstBackoff) return low;
  const steps = numRetries - firstBackoff - numMaxDelayRetries;
  const step = retry - firstBackoff;
  if (step > steps || steps <= 1) return high;
  const part = (step - 1) / (steps - 1);
  return Math.round(low + (high - low) * backoff(policy.backoffFunction, part));
}

/** The curves of the developer guide: all rise from the least delay to the greatest, ever later. */
function backoff(curve: RetryPolicy['backoffFunction'], part: number): number {
  switch (curve) {
    case 'linear':
      return part;
    case 'arithmetic':
      return part ** 2;
    case 'geometric':
      return part ** 3;
    case 'exponential':
      return (2 ** (10 * part) - 1) / 1023;
  }
}

function complete(retries: Partial<RetryPolicy> | null | undefined): RetryPolicy | null {
  return retries === undefined || retries === null ? null : { ...DEFAULT_RETRIES, ...retries };
}

function overrides(topic: string | undefined): boolean {
  return parseTopic(topic).http?.disableSubscriptionOverrides === true;
}

function parseTopic(text: string | undefined): TopicPolicy {
  // Checked by `deliveryPolicyFault` when it was set.
  return text === undefined ? {} : (JSON.parse(text) as TopicPolicy);
}

function parseSubscription(text: string | undefined): SubscriptionPolicy {
  // Checked by `deliveryPolicyFault` when it was set.
  return text === undefined ? {} : (JSON.parse(text) as SubscriptionPolicy);
}
