/**
 * The number of each service that keeps state: the high byte of its collections' ids, and so part of every key. Append
 * only; a number is never reused.
 */
export const SERVICE_NUMBERS = {
  core: 0,
  sts: 1,
  iam: 2,
  sqs: 3,
  sns: 4,
  dynamodb: 5,
  s3: 6,
  organizations: 7,
  account: 8,
  cloudtrail: 9,
  lambda: 10,
  'cloudwatch-logs': 11,
  cloudwatch: 12,
  'application-auto-scaling': 13,
} as const;

export type StatefulService = keyof typeof SERVICE_NUMBERS;

/** The id of a service's collection number `own` (1 to 255). */
export function collectionId(service: StatefulService, own: number): number {
  return SERVICE_NUMBERS[service] * 256 + own;
}
