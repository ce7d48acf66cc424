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
const NEW_OBJECT_REFUSED = { ObjectLockEventHold: EVENT_HOLD } as const;
const EXPRESS = 'directory buckets are not there';
const COPY = { CopySource: 'access points are not there' } as const;
const MFA = { MFA: 'buckets with MFA delete are not there' } as const;
const NO_SELECT = 'S3 Select is not there';
const RESTORE = {
  'RestoreRequest.Tier': 'a restore is done at once',
  'RestoreRequest.GlacierJobParameters': 'a restore is done at once',
  'RestoreRequest.Description': 'AWS never shows it again either',
} as const;

export const remarks = {
  createBucket: { refused: { 'CreateBucketConfiguration.Bucket': EXPRESS } },
  putObject: {
    recorded: NEW_OBJECT,
    refused: { ...NEW_OBJECT_REFUSED, WriteOffsetBytes: `appending is for them: ${EXPRESS}` },
  },
  deleteObject: { recorded: MFA },
  deleteObjects: { recorded: MFA },
  copyObject: {
    recorded: { ...NEW_OBJECT, AnnotationDirective: 'objects have no annotations' },
    refused: { ...NEW_OBJECT_REFUSED, ...COPY },
  },
  uploadPartCopy: { refused: COPY },
  putObjectRetention: { refused: { 'Retention.EventHold': EVENT_HOLD } },
  restoreObject: {
    recorded: RESTORE,
    refused: {
      'RestoreRequest.Type': NO_SELECT,
      'RestoreRequest.SelectParameters': NO_SELECT,
      'RestoreRequest.OutputLocation': NO_SELECT,
    },
  },
  createMultipartUpload: { recorded: NEW_OBJECT, refused: NEW_OBJECT_REFUSED },
  putBucketEncryption: {
    recorded: {
      ServerSideEncryptionConfiguration: 'decides what answers say; content is not encrypted on this disk',
    },
  },
  putBucketReplication: { recorded: { ReplicationConfiguration: 'kept and shown; nothing is copied' } },
  putBucketPolicy: { recorded: { ConfirmRemoveSelfBucketAccess: 'the root user always keeps the way back' } },
  putBucketVersioning: {
    refused: {
      'VersioningConfiguration.MFADelete':
        "Enabled: codes of the root user's device are not asked for, so AWS's error for a missing one",
    },
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
