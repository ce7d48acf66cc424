import type { Place } from '../../core/place.ts';
import { partitionOf } from '../../core/place.ts';

export type ArnKind =
  | 'group'
  | 'instance-profile'
  | 'mfa'
  | 'policy'
  | 'role'
  | 'server-certificate'
  | 'user';

/** `arn:aws:iam::ACCOUNT:KIND/PATH/NAME`; IAM's ARNs have no region. */
export function iamArn(place: Place, kind: ArnKind, path: string, name: string): string {
  return `arn:${partitionOf(place.region)}:iam::${place.account}:${kind}${path}${name}`;
}

/** The ARN of something whose path or name changes; its partition stays. */
export function movedArn(arn: string, path: string, name: string): string {
  const [start = ''] = arn.split('/', 1);
  return `${start}${path}${name}`;
}
