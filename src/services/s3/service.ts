/**
 * Every operation of S3 that works here, and how it is authorised. What is left out answers 501: directory buckets
 * (CreateSession, ListDirectoryBuckets, RenameObject), S3 Select, Object Lambda, torrents, metadata tables, object
 * annotations, UpdateObjectEncryption.
 */

import { anyService, type Service } from '../../core/service.ts';
import { accountAccess, bucketAccess, objectAccess } from './access.ts';
import {
  aclConditions,
  completeUploadAccess,
  copyObjectAccess,
  createBucketAccess,
  createUploadAccess,
  deleteObjectAccess,
  deleteObjectsAccess,
  listAccess,
  listVersionsAccess,
  objectAttributesAccess,
  putInventoryAccess,
  putLegalHoldAccess,
  putObjectAccess,
  putRetentionAccess,
  requestTags,
  uploadPartAccess,
  uploadPartCopyAccess,
} from './access-operations.ts';
import type { Api, PutBucketAclRequest, PutObjectAclRequest, PutObjectTaggingRequest } from './api.gen.ts';
import { removeBucketRows } from './bucket-removal.ts';
import { removeParts } from './content-removal.ts';
import { crossOrigin } from './cors.ts';
import { dataEvents } from './data-events.ts';
import { reads, streams, streamsOut, writes } from './entries.ts';
import { operationAborted } from './errors.ts';
import { runLifecycle } from './lifecycle-run.ts';
import { sendEvent } from './notification-delivery.ts';
import { abortMultipartUpload } from './operations/abort-multipart-upload.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { createBucket } from './operations/create-bucket.ts';
import { createMultipartUpload } from './operations/create-multipart-upload.ts';
import { deleteBucket } from './operations/delete-bucket.ts';
import { deleteBucketAnalyticsConfiguration } from './operations/delete-bucket-analytics-configuration.ts';
import { deleteBucketCors } from './operations/delete-bucket-cors.ts';
import { deleteBucketEncryption } from './operations/delete-bucket-encryption.ts';
import { deleteBucketIntelligentTieringConfiguration } from './operations/delete-bucket-intelligent-tiering-configuration.ts';
import { deleteBucketInventoryConfiguration } from './operations/delete-bucket-inventory-configuration.ts';
import { deleteBucketLifecycle } from './operations/delete-bucket-lifecycle.ts';
import { deleteBucketMetricsConfiguration } from './operations/delete-bucket-metrics-configuration.ts';
import { deleteBucketOwnershipControls } from './operations/delete-bucket-ownership-controls.ts';
import { deleteBucketPolicy } from './operations/delete-bucket-policy.ts';
import { deleteBucketReplication } from './operations/delete-bucket-replication.ts';
import { deleteBucketTagging } from './operations/delete-bucket-tagging.ts';
import { deleteBucketWebsite } from './operations/delete-bucket-website.ts';
import { deleteObject } from './operations/delete-object.ts';
import { deleteObjectTagging } from './operations/delete-object-tagging.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { deletePublicAccessBlock } from './operations/delete-public-access-block.ts';
import { getBucketAbac } from './operations/get-bucket-abac.ts';
import { getBucketAccelerateConfiguration } from './operations/get-bucket-accelerate-configuration.ts';
import { getBucketAcl } from './operations/get-bucket-acl.ts';
import { getBucketAnalyticsConfiguration } from './operations/get-bucket-analytics-configuration.ts';
import { getBucketCors } from './operations/get-bucket-cors.ts';
import { getBucketEncryption } from './operations/get-bucket-encryption.ts';
import { getBucketIntelligentTieringConfiguration } from './operations/get-bucket-intelligent-tiering-configuration.ts';
import { getBucketInventoryConfiguration } from './operations/get-bucket-inventory-configuration.ts';
import { getBucketLifecycleConfiguration } from './operations/get-bucket-lifecycle-configuration.ts';
import { getBucketLocation } from './operations/get-bucket-location.ts';
import { getBucketLogging } from './operations/get-bucket-logging.ts';
import { getBucketMetricsConfiguration } from './operations/get-bucket-metrics-configuration.ts';
import { getBucketNotificationConfiguration } from './operations/get-bucket-notification-configuration.ts';
import { getBucketOwnershipControls } from './operations/get-bucket-ownership-controls.ts';
import { getBucketPolicy } from './operations/get-bucket-policy.ts';
import { getBucketPolicyStatus } from './operations/get-bucket-policy-status.ts';
import { getBucketReplication } from './operations/get-bucket-replication.ts';
import { getBucketRequestPayment } from './operations/get-bucket-request-payment.ts';
import { getBucketTagging } from './operations/get-bucket-tagging.ts';
import { getBucketVersioning } from './operations/get-bucket-versioning.ts';
import { getBucketWebsite } from './operations/get-bucket-website.ts';
import { getObject } from './operations/get-object.ts';
import { getObjectAcl } from './operations/get-object-acl.ts';
import { getObjectAttributes } from './operations/get-object-attributes.ts';
import { getObjectLegalHold } from './operations/get-object-legal-hold.ts';
import { getObjectLockConfiguration } from './operations/get-object-lock-configuration.ts';
import { getObjectRetention } from './operations/get-object-retention.ts';
import { getObjectTagging } from './operations/get-object-tagging.ts';
import { getPublicAccessBlock } from './operations/get-public-access-block.ts';
import { headBucket } from './operations/head-bucket.ts';
import { headObject } from './operations/head-object.ts';
import { listBucketAnalyticsConfigurations } from './operations/list-bucket-analytics-configurations.ts';
import { listBucketIntelligentTieringConfigurations } from './operations/list-bucket-intelligent-tiering-configurations.ts';
import { listBucketInventoryConfigurations } from './operations/list-bucket-inventory-configurations.ts';
import { listBucketMetricsConfigurations } from './operations/list-bucket-metrics-configurations.ts';
import { listBuckets } from './operations/list-buckets.ts';
import { listMultipartUploads } from './operations/list-multipart-uploads.ts';
import { listObjectVersions } from './operations/list-object-versions.ts';
import { listObjects } from './operations/list-objects.ts';
import { listObjectsV2 } from './operations/list-objects-v2.ts';
import { listParts } from './operations/list-parts.ts';
import { putBucketAbac } from './operations/put-bucket-abac.ts';
import { putBucketAccelerateConfiguration } from './operations/put-bucket-accelerate-configuration.ts';
import { putBucketAcl } from './operations/put-bucket-acl.ts';
import { putBucketAnalyticsConfiguration } from './operations/put-bucket-analytics-configuration.ts';
import { putBucketCors } from './operations/put-bucket-cors.ts';
import { putBucketEncryption } from './operations/put-bucket-encryption.ts';
import { putBucketIntelligentTieringConfiguration } from './operations/put-bucket-intelligent-tiering-configuration.ts';
import { putBucketInventoryConfiguration } from './operations/put-bucket-inventory-configuration.ts';
import { putBucketLifecycleConfiguration } from './operations/put-bucket-lifecycle-configuration.ts';
import { putBucketLogging } from './operations/put-bucket-logging.ts';
import { putBucketMetricsConfiguration } from './operations/put-bucket-metrics-configuration.ts';
import { putBucketNotificationConfiguration } from './operations/put-bucket-notification-configuration.ts';
import { putBucketOwnershipControls } from './operations/put-bucket-ownership-controls.ts';
import { putBucketPolicy } from './operations/put-bucket-policy.ts';
import { putBucketReplication } from './operations/put-bucket-replication.ts';
import { putBucketRequestPayment } from './operations/put-bucket-request-payment.ts';
import { putBucketTagging } from './operations/put-bucket-tagging.ts';
import { putBucketVersioning } from './operations/put-bucket-versioning.ts';
import { putBucketWebsite } from './operations/put-bucket-website.ts';
import { putObject } from './operations/put-object.ts';
import { putObjectAcl } from './operations/put-object-acl.ts';
import { putObjectLegalHold } from './operations/put-object-legal-hold.ts';
import { putObjectLockConfiguration } from './operations/put-object-lock-configuration.ts';
import { putObjectRetention } from './operations/put-object-retention.ts';
import { putObjectTagging } from './operations/put-object-tagging.ts';
import { putPublicAccessBlock } from './operations/put-public-access-block.ts';
import { restoreObject } from './operations/restore-object.ts';
import { uploadPart } from './operations/upload-part.ts';
import { uploadPartCopy } from './operations/upload-part-copy.ts';
import { remarks } from './remarks.ts';
import { endRestore } from './restored-copy.ts';
import {
  bodies,
  buckets,
  completedUploads,
  configurations,
  objects,
  olderVersions,
  parts,
  uploads,
} from './state.ts';
import { countCall, measure, readGauges, startMeasuring } from './storage-metrics.ts';
import { answerWebsite } from './website-hosting.ts';

const service: Service<Api> = {
  name: 's3',
  dataEvents,
  collections: [buckets, objects, olderVersions, bodies, uploads, parts, completedUploads, configurations],
  operations: {
    CreateBucket: writes(createBucket, createBucketAccess, remarks.createBucket),
    DeleteBucket: writes(deleteBucket, bucketAccess('s3:DeleteBucket')),
    HeadBucket: reads(headBucket, bucketAccess('s3:ListBucket')),
    GetBucketLocation: reads(getBucketLocation, bucketAccess('s3:GetBucketLocation')),
    ListBuckets: reads(listBuckets, accountAccess('s3:ListAllMyBuckets')),
    ListObjects: reads(listObjects, listAccess),
    ListObjectsV2: reads(listObjectsV2, listAccess),
    ListObjectVersions: reads(listObjectVersions, listVersionsAccess),
    PutObject: streams(putObject, putObjectAccess, remarks.putObject),
    GetObject: streamsOut(
      getObject,
      objectAccess('s3:GetObject', { kind: 'read', version: 's3:GetObjectVersion' }),
    ),
    HeadObject: reads(
      headObject,
      objectAccess('s3:GetObject', { kind: 'read', version: 's3:GetObjectVersion' }),
    ),
    DeleteObject: writes(deleteObject, deleteObjectAccess, remarks.deleteObject),
    DeleteObjects: writes(deleteObjects, deleteObjectsAccess, remarks.deleteObjects),
    CopyObject: streams(copyObject, copyObjectAccess, remarks.copyObject),
    GetObjectAttributes: reads(getObjectAttributes, objectAttributesAccess),
    GetObjectTagging: reads(
      getObjectTagging,
      objectAccess('s3:GetObjectTagging', { kind: 'read', version: 's3:GetObjectVersionTagging' }),
    ),
    PutObjectTagging: writes(
      putObjectTagging,
      objectAccess<PutObjectTaggingRequest>('s3:PutObjectTagging', {
        kind: 'read',
        version: 's3:PutObjectVersionTagging',
        conditions: ({ Tagging }) => requestTags(Tagging?.TagSet),
      }),
    ),
    DeleteObjectTagging: writes(
      deleteObjectTagging,
      objectAccess('s3:DeleteObjectTagging', { kind: 'read', version: 's3:DeleteObjectVersionTagging' }),
    ),
    GetObjectAcl: reads(
      getObjectAcl,
      objectAccess('s3:GetObjectAcl', { kind: 'read', version: 's3:GetObjectVersionAcl' }),
    ),
    PutObjectAcl: writes(
      putObjectAcl,
      objectAccess<PutObjectAclRequest>('s3:PutObjectAcl', {
        kind: 'read',
        version: 's3:PutObjectVersionAcl',
        conditions: aclConditions,
      }),
    ),
    GetObjectLegalHold: reads(getObjectLegalHold, objectAccess('s3:GetObjectLegalHold', { kind: 'read' })),
    PutObjectLegalHold: writes(putObjectLegalHold, putLegalHoldAccess),
    GetObjectRetention: reads(getObjectRetention, objectAccess('s3:GetObjectRetention', { kind: 'read' })),
    PutObjectRetention: writes(putObjectRetention, putRetentionAccess, remarks.putObjectRetention),
    RestoreObject: writes(
      restoreObject,
      objectAccess('s3:RestoreObject', { kind: 'read' }),
      remarks.restoreObject,
    ),
    CreateMultipartUpload: writes(createMultipartUpload, createUploadAccess, remarks.createMultipartUpload),
    UploadPart: streams(uploadPart, uploadPartAccess),
    UploadPartCopy: streams(uploadPartCopy, uploadPartCopyAccess, remarks.uploadPartCopy),
    CompleteMultipartUpload: writes(completeMultipartUpload, completeUploadAccess),
    AbortMultipartUpload: writes(
      abortMultipartUpload,
      objectAccess('s3:AbortMultipartUpload', { kind: 'write' }),
    ),
    ListParts: reads(listParts, objectAccess('s3:ListMultipartUploadParts', { kind: 'write' })),
    ListMultipartUploads: reads(listMultipartUploads, bucketAccess('s3:ListBucketMultipartUploads')),
    GetBucketAcl: reads(getBucketAcl, bucketAccess('s3:GetBucketAcl')),
    PutBucketAcl: writes(
      putBucketAcl,
      bucketAccess<PutBucketAclRequest>('s3:PutBucketAcl', { conditions: aclConditions }),
    ),
    GetBucketCors: reads(getBucketCors, bucketAccess('s3:GetBucketCORS')),
    PutBucketCors: writes(putBucketCors, bucketAccess('s3:PutBucketCORS')),
    DeleteBucketCors: writes(deleteBucketCors, bucketAccess('s3:PutBucketCORS')),
    GetBucketEncryption: reads(getBucketEncryption, bucketAccess('s3:GetEncryptionConfiguration')),
    PutBucketEncryption: writes(
      putBucketEncryption,
      bucketAccess('s3:PutEncryptionConfiguration'),
      remarks.putBucketEncryption,
    ),
    DeleteBucketEncryption: writes(deleteBucketEncryption, bucketAccess('s3:PutEncryptionConfiguration')),
    GetBucketOwnershipControls: reads(
      getBucketOwnershipControls,
      bucketAccess('s3:GetBucketOwnershipControls'),
    ),
    PutBucketOwnershipControls: writes(
      putBucketOwnershipControls,
      bucketAccess('s3:PutBucketOwnershipControls'),
    ),
    DeleteBucketOwnershipControls: writes(
      deleteBucketOwnershipControls,
      bucketAccess('s3:PutBucketOwnershipControls'),
    ),
    GetBucketReplication: reads(getBucketReplication, bucketAccess('s3:GetReplicationConfiguration')),
    PutBucketReplication: writes(
      putBucketReplication,
      bucketAccess('s3:PutReplicationConfiguration'),
      remarks.putBucketReplication,
    ),
    DeleteBucketReplication: writes(deleteBucketReplication, bucketAccess('s3:PutReplicationConfiguration')),
    GetBucketTagging: reads(getBucketTagging, bucketAccess('s3:GetBucketTagging')),
    PutBucketTagging: writes(putBucketTagging, bucketAccess('s3:PutBucketTagging')),
    DeleteBucketTagging: writes(deleteBucketTagging, bucketAccess('s3:PutBucketTagging')),
    GetBucketWebsite: reads(getBucketWebsite, bucketAccess('s3:GetBucketWebsite')),
    PutBucketWebsite: writes(putBucketWebsite, bucketAccess('s3:PutBucketWebsite')),
    DeleteBucketWebsite: writes(deleteBucketWebsite, bucketAccess('s3:DeleteBucketWebsite')),
    GetPublicAccessBlock: reads(getPublicAccessBlock, bucketAccess('s3:GetBucketPublicAccessBlock')),
    PutPublicAccessBlock: writes(putPublicAccessBlock, bucketAccess('s3:PutBucketPublicAccessBlock')),
    DeletePublicAccessBlock: writes(deletePublicAccessBlock, bucketAccess('s3:PutBucketPublicAccessBlock')),
    GetBucketPolicy: reads(getBucketPolicy, bucketAccess('s3:GetBucketPolicy', { isRescue: true })),
    PutBucketPolicy: writes(
      putBucketPolicy,
      bucketAccess('s3:PutBucketPolicy', { isRescue: true }),
      remarks.putBucketPolicy,
    ),
    DeleteBucketPolicy: writes(deleteBucketPolicy, bucketAccess('s3:DeleteBucketPolicy', { isRescue: true })),
    GetBucketPolicyStatus: reads(getBucketPolicyStatus, bucketAccess('s3:GetBucketPolicyStatus')),
    GetBucketVersioning: reads(getBucketVersioning, bucketAccess('s3:GetBucketVersioning')),
    PutBucketVersioning: writes(
      putBucketVersioning,
      bucketAccess('s3:PutBucketVersioning'),
      remarks.putBucketVersioning,
    ),
    GetBucketLifecycleConfiguration: reads(
      getBucketLifecycleConfiguration,
      bucketAccess('s3:GetLifecycleConfiguration'),
    ),
    PutBucketLifecycleConfiguration: writes(
      putBucketLifecycleConfiguration,
      bucketAccess('s3:PutLifecycleConfiguration'),
    ),
    DeleteBucketLifecycle: writes(deleteBucketLifecycle, bucketAccess('s3:PutLifecycleConfiguration')),
    GetBucketLogging: reads(getBucketLogging, bucketAccess('s3:GetBucketLogging')),
    PutBucketLogging: writes(putBucketLogging, bucketAccess('s3:PutBucketLogging'), remarks.putBucketLogging),
    GetBucketNotificationConfiguration: reads(
      getBucketNotificationConfiguration,
      bucketAccess('s3:GetBucketNotification'),
    ),
    PutBucketNotificationConfiguration: streams(
      putBucketNotificationConfiguration,
      bucketAccess('s3:PutBucketNotification'),
      remarks.putBucketNotificationConfiguration,
    ),
    GetBucketAccelerateConfiguration: reads(
      getBucketAccelerateConfiguration,
      bucketAccess('s3:GetAccelerateConfiguration'),
    ),
    PutBucketAccelerateConfiguration: writes(
      putBucketAccelerateConfiguration,
      bucketAccess('s3:PutAccelerateConfiguration'),
      remarks.putBucketAccelerateConfiguration,
    ),
    GetBucketRequestPayment: reads(getBucketRequestPayment, bucketAccess('s3:GetBucketRequestPayment')),
    PutBucketRequestPayment: writes(putBucketRequestPayment, bucketAccess('s3:PutBucketRequestPayment')),
    GetObjectLockConfiguration: reads(
      getObjectLockConfiguration,
      bucketAccess('s3:GetBucketObjectLockConfiguration'),
    ),
    PutObjectLockConfiguration: writes(
      putObjectLockConfiguration,
      bucketAccess('s3:PutBucketObjectLockConfiguration'),
      remarks.putObjectLockConfiguration,
    ),
    GetBucketAbac: reads(getBucketAbac, bucketAccess('s3:GetBucketAbac')),
    PutBucketAbac: writes(putBucketAbac, bucketAccess('s3:PutBucketAbac')),
    GetBucketAnalyticsConfiguration: reads(
      getBucketAnalyticsConfiguration,
      bucketAccess('s3:GetAnalyticsConfiguration'),
    ),
    ListBucketAnalyticsConfigurations: reads(
      listBucketAnalyticsConfigurations,
      bucketAccess('s3:GetAnalyticsConfiguration'),
    ),
    PutBucketAnalyticsConfiguration: writes(
      putBucketAnalyticsConfiguration,
      bucketAccess('s3:PutAnalyticsConfiguration'),
      remarks.putBucketAnalyticsConfiguration,
    ),
    DeleteBucketAnalyticsConfiguration: writes(
      deleteBucketAnalyticsConfiguration,
      bucketAccess('s3:PutAnalyticsConfiguration'),
    ),
    GetBucketInventoryConfiguration: reads(
      getBucketInventoryConfiguration,
      bucketAccess('s3:GetInventoryConfiguration'),
    ),
    ListBucketInventoryConfigurations: reads(
      listBucketInventoryConfigurations,
      bucketAccess('s3:GetInventoryConfiguration'),
    ),
    PutBucketInventoryConfiguration: writes(
      putBucketInventoryConfiguration,
      putInventoryAccess,
      remarks.putBucketInventoryConfiguration,
    ),
    DeleteBucketInventoryConfiguration: writes(
      deleteBucketInventoryConfiguration,
      bucketAccess('s3:PutInventoryConfiguration'),
    ),
    GetBucketMetricsConfiguration: reads(
      getBucketMetricsConfiguration,
      bucketAccess('s3:GetMetricsConfiguration'),
    ),
    ListBucketMetricsConfigurations: reads(
      listBucketMetricsConfigurations,
      bucketAccess('s3:GetMetricsConfiguration'),
    ),
    PutBucketMetricsConfiguration: writes(
      putBucketMetricsConfiguration,
      bucketAccess('s3:PutMetricsConfiguration'),
      remarks.putBucketMetricsConfiguration,
    ),
    DeleteBucketMetricsConfiguration: writes(
      deleteBucketMetricsConfiguration,
      bucketAccess('s3:PutMetricsConfiguration'),
    ),
    GetBucketIntelligentTieringConfiguration: reads(
      getBucketIntelligentTieringConfiguration,
      bucketAccess('s3:GetIntelligentTieringConfiguration'),
    ),
    ListBucketIntelligentTieringConfigurations: reads(
      listBucketIntelligentTieringConfigurations,
      bucketAccess('s3:GetIntelligentTieringConfiguration'),
    ),
    PutBucketIntelligentTieringConfiguration: writes(
      putBucketIntelligentTieringConfiguration,
      bucketAccess('s3:PutIntelligentTieringConfiguration'),
      remarks.putBucketIntelligentTieringConfiguration,
    ),
    DeleteBucketIntelligentTieringConfiguration: writes(
      deleteBucketIntelligentTieringConfiguration,
      bucketAccess('s3:PutIntelligentTieringConfiguration'),
    ),
  },
  crossOrigin,
  hosted: { 'bucket-website': answerWebsite },
  deliveries: { removeParts, removeBucketRows, sendEvent, measure },
  timers: { lifecycle: runLifecycle, restoreEnd: endRestore, measure: startMeasuring },
  counts: countCall,
  gauges: readGauges,
  conflict: operationAborted,
};

export const s3Service = anyService(service);
