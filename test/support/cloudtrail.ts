/** What tests of CloudTrail share. */

import { CloudTrail, type Event, type LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { S3 } from '@aws-sdk/client-s3';
import { type IamCloud, iamCloud, type Keys } from './iam.ts';

export interface TrailCloud extends IamCloud {
  /** Root's client, or that of the holder of `credentials`. */
  trail(credentials?: Keys, region?: string): CloudTrail;
  /** A new trail to a bucket of its own; its ARN. */
  newTrail(name: string, options?: object, region?: string): Promise<string>;
  /** All events of root's account with this attribute, the newest first. */
  events(key: LookupAttributeKey, value: string, region?: string): Promise<Event[]>;
  /** CloudTrail's own records of the events with this name, the newest first. */
  records(eventName: string, region?: string): Promise<Record<string, unknown>[]>;
}

/** Call it at the top of a test file: the cloud is there for all of its tests. */
export function trailCloud(): TrailCloud {
  const iam = iamCloud();
  const trail = (credentials?: Keys, region = 'us-east-1'): CloudTrail =>
    iam.cloud().client(CloudTrail, { region, ...(credentials === undefined ? {} : { credentials }) });
  const events = async (key: LookupAttributeKey, value: string, region?: string): Promise<Event[]> => {
    const client = trail(undefined, region);
    const found: Event[] = [];
    let NextToken: string | undefined;
    do {
      const LookupAttributes = [{ AttributeKey: key, AttributeValue: value }];
      const page = await client.lookupEvents({ LookupAttributes, NextToken });
      found.push(...(page.Events ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found;
  };
  const newTrail = async (Name: string, options: object = {}, region?: string): Promise<string> => {
    const S3BucketName = `logs-${Name.toLowerCase()}`;
    await iam.cloud().client(S3).createBucket({ Bucket: S3BucketName });
    const { TrailARN } = await trail(undefined, region).createTrail({ Name, S3BucketName, ...options });
    return TrailARN ?? '';
  };
  return {
    ...iam,
    trail,
    newTrail,
    events,
    records: async (eventName, region) => (await events('EventName', eventName, region)).map(recordOf),
  };
}

/** CloudTrail's own record of an event. */
export function recordOf({ CloudTrailEvent }: Event): Record<string, unknown> {
  return JSON.parse(CloudTrailEvent ?? '{}');
}
