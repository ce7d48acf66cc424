/** What is kept and shown without effect, and what is refused, each with its reason: for `docs/coverage.md`. */

const KMS = 'kept and answered; no key of KMS is asked, and content is not encrypted on this disk';
const NEW_OBJECT = {
  ServerSideEncryption: KMS,
  SSEKMSKeyId: KMS,
  SSEKMSEncryptionContext: KMS,
  BucketKeyEnabled: KMS,
  SSECustomerKey: 'has to be shown again to read; content is not encrypted on this disk',
  StorageClass: 'kept and answered; all classes lie on the same disk',
} as const;
const EVENT_HOLD = 'event holds are not there';
const NEW_OBJECT_REFUSED = {
  ObjectLockEventHold: EVENT_HOLD,
  WriteOffsetBytes: 'appending is for directory buckets',
} as const;
const MFA = { MFA: 'buckets with MFA delete are not there' } as const;
const RESTORE = {
  'RestoreRequest.Tier': 'a restore is done at once',
  'RestoreRequest.GlacierJobParameters': 'a restore is done at once',
} as const;

export const remarks = {
  putObject: { recorded: NEW_OBJECT, refused: NEW_OBJECT_REFUSED },
  deleteObject: { recorded: MFA },
  deleteObjects: { recorded: MFA },
  copyObject: { recorded: NEW_OBJECT, refused: NEW_OBJECT_REFUSED },
  putObjectRetention: { refused: { 'Retention.EventHold': EVENT_HOLD } },
  restoreObject: { recorded: RESTORE, refused: { 'RestoreRequest.Type': 'S3 Select is not there' } },
  createMultipartUpload: { recorded: NEW_OBJECT, refused: NEW_OBJECT_REFUSED },
  putBucketEncryption: {
    recorded: {
      ServerSideEncryptionConfiguration: 'decides what answers say; content is not encrypted on this disk',
    },
  },
  putBucketReplication: { recorded: { ReplicationConfiguration: 'kept and shown; nothing is copied' } },
  putBucketPolicy: { recorded: { ConfirmRemoveSelfBucketAccess: 'the root user always keeps the way back' } },
  putBucketVersioning: {
    refused: { 'VersioningConfiguration.MFADelete': 'Enabled needs a device; there is none here' },
  },
  putBucketLogging: { recorded: { BucketLoggingStatus: 'kept and shown; no log is delivered' } },
  putBucketNotificationConfiguration: {
    recorded: {
      'NotificationConfiguration.QueueConfigurations.Events':
        'of replication, Intelligent-Tiering, reduced redundancy, retention and annotations none is ever sent',
    },
    refused: {
      'NotificationConfiguration.EventBridgeConfiguration':
        '501: events go to queues, topics and functions only',
    },
  },
  putBucketAccelerateConfiguration: {
    recorded: { AccelerateConfiguration: 'there is one network path only' },
  },
  putObjectLockConfiguration: { recorded: { Token: 'object lock is opened without one' } },
  putBucketAnalyticsConfiguration: {
    recorded: { AnalyticsConfiguration: 'kept and shown; no analysis runs' },
  },
  putBucketInventoryConfiguration: {
    recorded: { InventoryConfiguration: 'kept and shown; no inventory is written' },
  },
  putBucketMetricsConfiguration: {
    recorded: { MetricsConfiguration: 'kept and shown; no request metrics are made' },
  },
  putBucketIntelligentTieringConfiguration: {
    recorded: { IntelligentTieringConfiguration: 'kept and shown; there are no tiers on this disk' },
  },
} as const;
