/** Operations on objects and their uploads. */

import type { Service } from '../../core/service.ts';
import { bucketAccess, objectAccess } from './access.ts';
import {
  aclConditions,
  copyObjectAccess,
  createUploadAccess,
  deleteObjectAccess,
  deleteObjectsAccess,
  listAccess,
  listVersionsAccess,
  objectAttributesAccess,
  putObjectAccess,
  putRetentionAccess,
  requestTags,
  uploadPartCopyAccess,
} from './access-operations.ts';
import type { Api, PutObjectAclRequest, PutObjectTaggingRequest } from './api.gen.ts';
import { abortMultipartUpload } from './operations/abort-multipart-upload.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { createMultipartUpload } from './operations/create-multipart-upload.ts';
import { deleteObject } from './operations/delete-object.ts';
import { deleteObjectTagging } from './operations/delete-object-tagging.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { getObject } from './operations/get-object.ts';
import { getObjectAcl } from './operations/get-object-acl.ts';
import { getObjectAttributes } from './operations/get-object-attributes.ts';
import { getObjectLegalHold } from './operations/get-object-legal-hold.ts';
import { getObjectRetention } from './operations/get-object-retention.ts';
import { getObjectTagging } from './operations/get-object-tagging.ts';
import { headObject } from './operations/head-object.ts';
import { listMultipartUploads } from './operations/list-multipart-uploads.ts';
import { listObjectVersions } from './operations/list-object-versions.ts';
import { listObjects } from './operations/list-objects.ts';
import { listObjectsV2 } from './operations/list-objects-v2.ts';
import { listParts } from './operations/list-parts.ts';
import { putObject } from './operations/put-object.ts';
import { putObjectAcl } from './operations/put-object-acl.ts';
import { putObjectLegalHold } from './operations/put-object-legal-hold.ts';
import { putObjectRetention } from './operations/put-object-retention.ts';
import { putObjectTagging } from './operations/put-object-tagging.ts';
import { restoreObject } from './operations/restore-object.ts';
import { uploadPart } from './operations/upload-part.ts';
import { uploadPartCopy } from './operations/upload-part-copy.ts';

const KMS = 'kept and answered; no key of KMS is asked, and content is not encrypted on this disk';
const NEW_OBJECT = {
  ServerSideEncryption: KMS,
  SSEKMSKeyId: KMS,
  SSEKMSEncryptionContext: KMS,
  BucketKeyEnabled: KMS,
  SSECustomerKey: 'has to be shown again to read; content is not encrypted on this disk',
  StorageClass: 'kept and answered; all classes lie on the same disk',
  WebsiteRedirectLocation: 'kept and answered; website endpoints are not served',
};
const EVENT_HOLD = 'event holds are not there';
const NEW_OBJECT_REFUSED = {
  ObjectLockEventHold: EVENT_HOLD,
  WriteOffsetBytes: 'appending is for directory buckets',
};
const MFA = { MFA: 'buckets with MFA delete are not there' };
const RESTORE = {
  'RestoreRequest.Tier': 'a restore is done at once',
  'RestoreRequest.GlacierJobParameters': 'a restore is done at once',
};

export const objectOperations = {
  ListObjects: { kind: 'tx', handler: listObjects, access: listAccess, readOnly: true },
  ListObjectsV2: { kind: 'tx', handler: listObjectsV2, access: listAccess, readOnly: true },
  ListObjectVersions: { kind: 'tx', handler: listObjectVersions, access: listVersionsAccess, readOnly: true },
  PutObject: {
    kind: 'staged',
    handler: putObject,
    access: putObjectAccess,
    recorded: NEW_OBJECT,
    refused: NEW_OBJECT_REFUSED,
  },
  GetObject: {
    kind: 'staged',
    handler: getObject,
    access: objectAccess('s3:GetObject', { kind: 'read', version: 's3:GetObjectVersion' }),
    readOnly: true,
  },
  HeadObject: {
    kind: 'tx',
    handler: headObject,
    access: objectAccess('s3:GetObject', { kind: 'read', version: 's3:GetObjectVersion' }),
    readOnly: true,
  },
  DeleteObject: { kind: 'tx', handler: deleteObject, access: deleteObjectAccess, recorded: MFA },
  DeleteObjects: { kind: 'tx', handler: deleteObjects, access: deleteObjectsAccess, recorded: MFA },
  CopyObject: {
    kind: 'staged',
    handler: copyObject,
    access: copyObjectAccess,
    recorded: NEW_OBJECT,
    refused: NEW_OBJECT_REFUSED,
  },
  GetObjectAttributes: {
    kind: 'tx',
    handler: getObjectAttributes,
    access: objectAttributesAccess,
    readOnly: true,
  },
  GetObjectTagging: {
    kind: 'tx',
    handler: getObjectTagging,
    access: objectAccess('s3:GetObjectTagging', { kind: 'read', version: 's3:GetObjectVersionTagging' }),
    readOnly: true,
  },
  PutObjectTagging: {
    kind: 'tx',
    handler: putObjectTagging,
    access: objectAccess<PutObjectTaggingRequest>('s3:PutObjectTagging', {
      kind: 'read',
      version: 's3:PutObjectVersionTagging',
      conditions: ({ Tagging }) => requestTags(Tagging?.TagSet),
    }),
  },
  DeleteObjectTagging: {
    kind: 'tx',
    handler: deleteObjectTagging,
    access: objectAccess('s3:DeleteObjectTagging', {
      kind: 'read',
      version: 's3:DeleteObjectVersionTagging',
    }),
  },
  GetObjectAcl: {
    kind: 'tx',
    handler: getObjectAcl,
    access: objectAccess('s3:GetObjectAcl', { kind: 'read', version: 's3:GetObjectVersionAcl' }),
    readOnly: true,
  },
  PutObjectAcl: {
    kind: 'tx',
    handler: putObjectAcl,
    access: objectAccess<PutObjectAclRequest>('s3:PutObjectAcl', {
      kind: 'read',
      version: 's3:PutObjectVersionAcl',
      conditions: aclConditions,
    }),
  },
  GetObjectLegalHold: {
    kind: 'tx',
    handler: getObjectLegalHold,
    access: objectAccess('s3:GetObjectLegalHold', { kind: 'read' }),
    readOnly: true,
  },
  PutObjectLegalHold: {
    kind: 'tx',
    handler: putObjectLegalHold,
    access: objectAccess('s3:PutObjectLegalHold', { kind: 'read' }),
  },
  GetObjectRetention: {
    kind: 'tx',
    handler: getObjectRetention,
    access: objectAccess('s3:GetObjectRetention', { kind: 'read' }),
    readOnly: true,
  },
  PutObjectRetention: {
    kind: 'tx',
    handler: putObjectRetention,
    access: putRetentionAccess,
    refused: { 'Retention.EventHold': EVENT_HOLD },
  },
  RestoreObject: {
    kind: 'tx',
    handler: restoreObject,
    access: objectAccess('s3:RestoreObject', { kind: 'read' }),
    recorded: RESTORE,
    refused: { 'RestoreRequest.Type': 'S3 Select is not there' },
  },
  CreateMultipartUpload: {
    kind: 'tx',
    handler: createMultipartUpload,
    access: createUploadAccess,
    recorded: NEW_OBJECT,
    refused: NEW_OBJECT_REFUSED,
  },
  UploadPart: {
    kind: 'staged',
    handler: uploadPart,
    access: objectAccess('s3:PutObject', { kind: 'write' }),
  },
  UploadPartCopy: { kind: 'staged', handler: uploadPartCopy, access: uploadPartCopyAccess },
  CompleteMultipartUpload: {
    kind: 'tx',
    handler: completeMultipartUpload,
    access: objectAccess('s3:PutObject', { kind: 'write' }),
  },
  AbortMultipartUpload: {
    kind: 'tx',
    handler: abortMultipartUpload,
    access: objectAccess('s3:AbortMultipartUpload', { kind: 'write' }),
  },
  ListParts: {
    kind: 'tx',
    handler: listParts,
    access: objectAccess('s3:ListMultipartUploadParts', { kind: 'write' }),
    readOnly: true,
  },
  ListMultipartUploads: {
    kind: 'tx',
    handler: listMultipartUploads,
    access: bucketAccess('s3:ListBucketMultipartUploads'),
    readOnly: true,
  },
} as const satisfies Service<Api>['operations'];
