import type { Version } from '../../core/collection.ts';
import type {
  BucketAbacStatus,
  BucketAccelerateStatus,
  BucketVersioningStatus,
  CORSRule,
  DefaultRetention,
  LifecycleExpiration,
  LifecycleRule,
  LoggingEnabled,
  MFADelete,
  NotificationConfiguration,
  Payer,
  PublicAccessBlockConfiguration,
  ReplicationConfiguration,
  ServerSideEncryptionRule,
  Tag,
  Transition,
  WebsiteConfiguration,
} from './api.gen.ts';

export type Ownership = 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';
export type Permission = 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP';

/** One entry of an access control list. A canonical user is kept by its id, the account behind it is derived. */
export interface AclGrant {
  permission: Permission;
  /** Canonical user id or group URI. */
  grantee: string;
  type: 'CanonicalUser' | 'Group';
}

/** A lifecycle rule with its dates as ISO texts: records hold plain data. */
export type StoredRule = Omit<LifecycleRule, 'Expiration' | 'Transitions' | 'ID'> & {
  ID: string;
  Expiration?: WithDateText<LifecycleExpiration> | undefined;
  Transitions?: WithDateText<Transition>[] | undefined;
};

type WithDateText<T> = Omit<T, 'Date'> & { Date?: string | undefined };

export interface StoredLifecycle {
  rules: StoredRule[];
  transitionDefaultMinimumObjectSize: string;
}

export interface BucketRecord {
  name: string;
  /** The commit that made the bucket. */
  id: Version;
  account: string;
  region: string;
  createdAtMs: number;
  /** `EU` is an old name of eu-west-1 that GetBucketLocation shows as it was given. */
  locationConstraint?: string | undefined;
  versioning?: BucketVersioningStatus | undefined;
  mfaDelete?: MFADelete | undefined;
  ownership?: Ownership | undefined;
  publicAccessBlock?: Required<PublicAccessBlockConfiguration> | undefined;
  /** JSON text as it was put. */
  policy?: string | undefined;
  acl: AclGrant[];
  encryption?: ServerSideEncryptionRule | undefined;
  /** Present once object lock is on; it cannot be switched off. */
  objectLock?: { retention?: DefaultRetention | undefined } | undefined;
  tags?: Tag[] | undefined;
  cors?: CORSRule[] | undefined;
  lifecycle?: StoredLifecycle | undefined;
  website?: WebsiteConfiguration | undefined;
  logging?: LoggingEnabled | undefined;
  notification?: NotificationConfiguration | undefined;
  replication?: ReplicationConfiguration | undefined;
  accelerate?: BucketAccelerateStatus | undefined;
  payer?: Payer | undefined;
  abac?: BucketAbacStatus | undefined;
}
