/** What tests of CloudWatch share: a cloud with a client. */

import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { type IamCloud, iamCloud, type Keys } from './iam.ts';

export interface CloudWatchCloud extends IamCloud {
  /** Root's client, or that of the holder of `credentials`. */
  cloudwatch(credentials?: Keys): CloudWatch;
  /** The minute that is now, and others before (or after) it. */
  minute(offset?: number): Date;
}

/** Call it at the top of a test file: the cloud is there for all of its tests. */
export function cloudwatchCloud(): CloudWatchCloud {
  const iam = iamCloud();
  return {
    ...iam,
    cloudwatch: (credentials) =>
      iam.cloud().client(CloudWatch, credentials === undefined ? {} : { credentials }),
    minute: (offset = 0) => new Date((Math.floor(iam.cloud().clock.now() / 60_000) + offset) * 60_000),
  };
}
