/**
 * Records that AWS publishes, with the calls that they are of:
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/understanding-ddb-log-file-entries.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-ebs.html (and the like)
 */

import type { Caller } from '../../core/caller.ts';
import type { JsonObject } from '../../core/event-history.ts';

export interface Sample {
  title: string;
  service: string;
  operation: string;
  caller: Caller;
  input?: object;
  output?: object;
  error?: { code: string; message: string };
  isRead?: boolean;
  /** Of a caller without one. */
  account?: string;
  demands?: readonly { action: string; resource: string }[];
  region?: string;
  sourceIp: string;
  userAgent: string;
  /** Which of the call's records it is. */
  index?: number;
  /** Members beyond those of newer records, each for a reason. */
  more?: readonly string[];
  event: JsonObject;
}

const DAY_MS = 24 * 3_600_000;
export const session = (issuedAt: string, more: object = {}) => ({
  issuedAtMs: Date.parse(issuedAt),
  expiresAtMs: Date.parse(issuedAt) + DAY_MS,
  ...more,
});
export const OLD_CLI =
  'aws-cli/1.11.10 Python/2.7.8 Linux/3.2.45-0.6.wd.865.49.315.metal1.x86_64 botocore/1.4.67';
