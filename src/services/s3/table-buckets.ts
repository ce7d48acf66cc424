/** Operations on buckets and on the settings of which each has one. */

import type { Service } from '../../core/service.ts';
import { accountAccess, bucketAccess } from './access.ts';
import { aclConditions, createBucketAccess } from './access-operations.ts';
import type { Api, PutBucketAclRequest } from './api.gen.ts';
import { createBucket } from './operations/create-bucket.ts';
import { deleteBucket } from './operations/delete-bucket.ts';
import { deleteBucketCors } from './operations/delete-bucket-cors.ts';
import { deleteBucketEncryption } from './operations/delete-bucket-encryption.ts';
import { deleteBucketLifecycle } from './operations/delete-bucket-lifecycle.ts';
import { deleteBucketOwnershipControls } from './operations/delete-bucket-ownership-controls.ts';
import { deleteBucketPolicy } from './operations/delete-bucket-policy.ts';
import { deleteBucketReplication } from './operations/delete-bucket-replication.ts';
import { deleteBucketTagging } from './operations/delete-bucket-tagging.ts';
import { deleteBucketWebsite } from './operations/delete-bucket-website.ts';
import { deletePublicAccessBlock } from './operations/delete-public-access-block.ts';
import { getBucketAbac } from './operations/get-bucket-abac.ts';
import { getBucketAccelerateConfiguration } from './operations/get-bucket-accelerate-configuration.ts';
import { getBucketAcl } from './operations/get-bucket-acl.ts';
import { getBucketCors } from './operations/get-bucket-cors.ts';
import { getBucketEncryption } from './operations/get-bucket-encryption.ts';
import { getBucketLifecycleConfiguration } from './operations/get-bucket-lifecycle-configuration.ts';
import { getBucketLocation } from './operations/get-bucket-location.ts';
import { getBucketLogging } from './operations/get-bucket-logging.ts';
import { getBucketNotificationConfiguration } from './operations/get-bucket-notification-configuration.ts';
import { getBucketOwnershipControls } from './operations/get-bucket-ownership-controls.ts';
import { getBucketPolicy } from './operations/get-bucket-policy.ts';
import { getBucketPolicyStatus } from './operations/get-bucket-policy-status.ts';
import { getBucketReplication } from './operations/get-bucket-replication.ts';
import { getBucketRequestPayment } from './operations/get-bucket-request-payment.ts';
import { getBucketTagging } from './operations/get-bucket-tagging.ts';
import { getBucketVersioning } from './operations/get-bucket-versioning.ts';
import { getBucketWebsite } from './operations/get-bucket-website.ts';
import { getObjectLockConfiguration } from './operations/get-object-lock-configuration.ts';
import { getPublicAccessBlock } from './operations/get-public-access-block.ts';
import { headBucket } from './operations/head-bucket.ts';
import { listBuckets } from './operations/list-buckets.ts';
import { putBucketAbac } from './operations/put-bucket-abac.ts';
import { putBucketAccelerateConfiguration } from './operations/put-bucket-accelerate-configuration.ts';
import { putBucketAcl } from './operations/put-bucket-acl.ts';
import { putBucketCors } from './operations/put-bucket-cors.ts';
import { putBucketEncryption } from './operations/put-bucket-encryption.ts';
import { putBucketLifecycleConfiguration } from './operations/put-bucket-lifecycle-configuration.ts';
import { putBucketLogging } from './operations/put-bucket-logging.ts';
import { putBucketNotificationConfiguration } from './operations/put-bucket-notification-configuration.ts';
import { putBucketOwnershipControls } from './operations/put-bucket-ownership-controls.ts';
import { putBucketPolicy } from './operations/put-bucket-policy.ts';
import { putBucketReplication } from './operations/put-bucket-replication.ts';
import { putBucketRequestPayment } from './operations/put-bucket-request-payment.ts';
import { putBucketTagging } from './operations/put-bucket-tagging.ts';
import { putBucketVersioning } from './operations/put-bucket-versioning.ts';
import { putBucketWebsite } from './operations/put-bucket-website.ts';
import { putObjectLockConfiguration } from './operations/put-object-lock-configuration.ts';
import { putPublicAccessBlock } from './operations/put-public-access-block.ts';

export const bucketOperations = {
  CreateBucket: { kind: 'tx', handler: createBucket, access: createBucketAccess },
  DeleteBucket: { kind: 'tx', handler: deleteBucket, access: bucketAccess('s3:DeleteBucket') },
  HeadBucket: { kind: 'tx', handler: headBucket, access: bucketAccess('s3:ListBucket'), readOnly: true },
  GetBucketLocation: {
    kind: 'tx',
    handler: getBucketLocation,
    access: bucketAccess('s3:GetBucketLocation'),
    readOnly: true,
  },
  ListBuckets: {
    kind: 'tx',
    handler: listBuckets,
    access: accountAccess('s3:ListAllMyBuckets'),
    readOnly: true,
  },
  GetBucketAcl: {
    kind: 'tx',
    handler: getBucketAcl,
    access: bucketAccess('s3:GetBucketAcl'),
    readOnly: true,
  },
  PutBucketAcl: {
    kind: 'tx',
    handler: putBucketAcl,
    access: bucketAccess<PutBucketAclRequest>('s3:PutBucketAcl', { conditions: aclConditions }),
  },
  GetBucketCors: {
    kind: 'tx',
    handler: getBucketCors,
    access: bucketAccess('s3:GetBucketCORS'),
    readOnly: true,
  },
  PutBucketCors: { kind: 'tx', handler: putBucketCors, access: bucketAccess('s3:PutBucketCORS') },
  DeleteBucketCors: { kind: 'tx', handler: deleteBucketCors, access: bucketAccess('s3:PutBucketCORS') },
  GetBucketEncryption: {
    kind: 'tx',
    handler: getBucketEncryption,
    access: bucketAccess('s3:GetEncryptionConfiguration'),
    readOnly: true,
  },
  PutBucketEncryption: {
    kind: 'tx',
    handler: putBucketEncryption,
    access: bucketAccess('s3:PutEncryptionConfiguration'),
    recorded: {
      ServerSideEncryptionConfiguration: 'decides what answers say; content is not encrypted on this disk',
    },
  },
  DeleteBucketEncryption: {
    kind: 'tx',
    handler: deleteBucketEncryption,
    access: bucketAccess('s3:PutEncryptionConfiguration'),
  },
  GetBucketOwnershipControls: {
    kind: 'tx',
    handler: getBucketOwnershipControls,
    access: bucketAccess('s3:GetBucketOwnershipControls'),
    readOnly: true,
  },
  PutBucketOwnershipControls: {
    kind: 'tx',
    handler: putBucketOwnershipControls,
    access: bucketAccess('s3:PutBucketOwnershipControls'),
  },
  DeleteBucketOwnershipControls: {
    kind: 'tx',
    handler: deleteBucketOwnershipControls,
    access: bucketAccess('s3:PutBucketOwnershipControls'),
  },
  GetBucketReplication: {
    kind: 'tx',
    handler: getBucketReplication,
    access: bucketAccess('s3:GetReplicationConfiguration'),
    readOnly: true,
  },
  PutBucketReplication: {
    kind: 'tx',
    handler: putBucketReplication,
    access: bucketAccess('s3:PutReplicationConfiguration'),
    recorded: { ReplicationConfiguration: 'kept and shown; nothing is copied' },
  },
  DeleteBucketReplication: {
    kind: 'tx',
    handler: deleteBucketReplication,
    access: bucketAccess('s3:PutReplicationConfiguration'),
  },
  GetBucketTagging: {
    kind: 'tx',
    handler: getBucketTagging,
    access: bucketAccess('s3:GetBucketTagging'),
    readOnly: true,
  },
  PutBucketTagging: { kind: 'tx', handler: putBucketTagging, access: bucketAccess('s3:PutBucketTagging') },
  DeleteBucketTagging: {
    kind: 'tx',
    handler: deleteBucketTagging,
    access: bucketAccess('s3:PutBucketTagging'),
  },
  GetBucketWebsite: {
    kind: 'tx',
    handler: getBucketWebsite,
    access: bucketAccess('s3:GetBucketWebsite'),
    readOnly: true,
  },
  PutBucketWebsite: {
    kind: 'tx',
    handler: putBucketWebsite,
    access: bucketAccess('s3:PutBucketWebsite'),
    recorded: { WebsiteConfiguration: 'kept and shown; website endpoints are not served' },
  },
  DeleteBucketWebsite: {
    kind: 'tx',
    handler: deleteBucketWebsite,
    access: bucketAccess('s3:DeleteBucketWebsite'),
  },
  GetPublicAccessBlock: {
    kind: 'tx',
    handler: getPublicAccessBlock,
    access: bucketAccess('s3:GetBucketPublicAccessBlock'),
    readOnly: true,
  },
  PutPublicAccessBlock: {
    kind: 'tx',
    handler: putPublicAccessBlock,
    access: bucketAccess('s3:PutBucketPublicAccessBlock'),
  },
  DeletePublicAccessBlock: {
    kind: 'tx',
    handler: deletePublicAccessBlock,
    access: bucketAccess('s3:PutBucketPublicAccessBlock'),
  },
  GetBucketPolicy: {
    kind: 'tx',
    handler: getBucketPolicy,
    access: bucketAccess('s3:GetBucketPolicy', { isRescue: true }),
    readOnly: true,
  },
  PutBucketPolicy: {
    kind: 'tx',
    handler: putBucketPolicy,
    access: bucketAccess('s3:PutBucketPolicy', { isRescue: true }),
    recorded: { ConfirmRemoveSelfBucketAccess: 'the root user always keeps the way back' },
  },
  DeleteBucketPolicy: {
    kind: 'tx',
    handler: deleteBucketPolicy,
    access: bucketAccess('s3:DeleteBucketPolicy', { isRescue: true }),
  },
  GetBucketPolicyStatus: {
    kind: 'tx',
    handler: getBucketPolicyStatus,
    access: bucketAccess('s3:GetBucketPolicyStatus'),
    readOnly: true,
  },
  GetBucketVersioning: {
    kind: 'tx',
    handler: getBucketVersioning,
    access: bucketAccess('s3:GetBucketVersioning'),
    readOnly: true,
  },
  PutBucketVersioning: {
    kind: 'tx',
    handler: putBucketVersioning,
    access: bucketAccess('s3:PutBucketVersioning'),
    refused: { 'VersioningConfiguration.MFADelete': 'Enabled needs a device; there is none here' },
  },
  GetBucketLifecycleConfiguration: {
    kind: 'tx',
    handler: getBucketLifecycleConfiguration,
    access: bucketAccess('s3:GetLifecycleConfiguration'),
    readOnly: true,
  },
  PutBucketLifecycleConfiguration: {
    kind: 'tx',
    handler: putBucketLifecycleConfiguration,
    access: bucketAccess('s3:PutLifecycleConfiguration'),
  },
  DeleteBucketLifecycle: {
    kind: 'tx',
    handler: deleteBucketLifecycle,
    access: bucketAccess('s3:PutLifecycleConfiguration'),
  },
  GetBucketLogging: {
    kind: 'tx',
    handler: getBucketLogging,
    access: bucketAccess('s3:GetBucketLogging'),
    readOnly: true,
  },
  PutBucketLogging: {
    kind: 'tx',
    handler: putBucketLogging,
    access: bucketAccess('s3:PutBucketLogging'),
    recorded: { BucketLoggingStatus: 'kept and shown; no log is delivered' },
  },
  GetBucketNotificationConfiguration: {
    kind: 'tx',
    handler: getBucketNotificationConfiguration,
    access: bucketAccess('s3:GetBucketNotification'),
    readOnly: true,
  },
  PutBucketNotificationConfiguration: {
    kind: 'tx',
    handler: putBucketNotificationConfiguration,
    access: bucketAccess('s3:PutBucketNotification'),
    recorded: {
      NotificationConfiguration: 'kept and shown; no event is sent, no destination is asked',
      SkipDestinationValidation: 'no destination is asked',
    },
  },
  GetBucketAccelerateConfiguration: {
    kind: 'tx',
    handler: getBucketAccelerateConfiguration,
    access: bucketAccess('s3:GetAccelerateConfiguration'),
    readOnly: true,
  },
  PutBucketAccelerateConfiguration: {
    kind: 'tx',
    handler: putBucketAccelerateConfiguration,
    access: bucketAccess('s3:PutAccelerateConfiguration'),
    recorded: { AccelerateConfiguration: 'there is one network path only' },
  },
  GetBucketRequestPayment: {
    kind: 'tx',
    handler: getBucketRequestPayment,
    access: bucketAccess('s3:GetBucketRequestPayment'),
    readOnly: true,
  },
  PutBucketRequestPayment: {
    kind: 'tx',
    handler: putBucketRequestPayment,
    access: bucketAccess('s3:PutBucketRequestPayment'),
  },
  GetObjectLockConfiguration: {
    kind: 'tx',
    handler: getObjectLockConfiguration,
    access: bucketAccess('s3:GetBucketObjectLockConfiguration'),
    readOnly: true,
  },
  PutObjectLockConfiguration: {
    kind: 'tx',
    handler: putObjectLockConfiguration,
    access: bucketAccess('s3:PutBucketObjectLockConfiguration'),
    recorded: { Token: 'object lock is opened without one' },
  },
  GetBucketAbac: {
    kind: 'tx',
    handler: getBucketAbac,
    access: bucketAccess('s3:GetBucketAbac'),
    readOnly: true,
  },
  PutBucketAbac: { kind: 'tx', handler: putBucketAbac, access: bucketAccess('s3:PutBucketAbac') },
} as const satisfies Service<Api>['operations'];
