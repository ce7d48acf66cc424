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
  return accountArn(place, `${kind}${path}${name}`);
}

/** `arn:aws:iam::ACCOUNT:RESOURCE`. */
export function accountArn(place: Place, resource: string): string {
  return `arn:${partitionOf(place.region)}:iam::${place.account}:${resource}`;
}

/** The ARN of something whose path or name changes; its partition stays. */
export function movedArn(arn: string, path: string, name: string): string {
  const [start = ''] = arn.split('/', 1);
  return `${start}${path}${name}`;
}
