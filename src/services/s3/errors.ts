/**
 * Errors in S3's words. Most of S3's codes are in no model, so status and extra elements stand here.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */

import { AwsError } from '../../core/errors.ts';

type Fields = Record<string, unknown>;

function s3Error(code: string, status: number, message: string, fields?: Fields): AwsError {
  return new AwsError(code, message, fields === undefined ? { status } : { status, fields });
}

export function noSuchBucket(bucket: string): AwsError {
  return s3Error('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: bucket });
}

export function invalidBucketName(bucket: string): AwsError {
  return s3Error('InvalidBucketName', 400, 'The specified bucket is not valid.', { BucketName: bucket });
}

export function bucketAlreadyExists(bucket: string): AwsError {
  const text =
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
    'Please select a different name and try again.';
  return s3Error('BucketAlreadyExists', 409, text, { BucketName: bucket });
}

export function bucketAlreadyOwnedByYou(bucket: string): AwsError {
  const text = 'Your previous request to create the named bucket succeeded and you already own it.';
  return s3Error('BucketAlreadyOwnedByYou', 409, text, { BucketName: bucket });
}

export function bucketNotEmpty(bucket: string, isVersioned: boolean): AwsError {
  const versions = isVersioned ? '. You must delete all versions in the bucket.' : '';
  return s3Error('BucketNotEmpty', 409, `The bucket you tried to delete is not empty${versions}`, {
    BucketName: bucket,
  });
}

export function noSuchKey(key: string): AwsError {
  return s3Error('NoSuchKey', 404, 'The specified key does not exist.', { Key: key });
}

export function noSuchVersion(key: string, versionId: string): AwsError {
  return s3Error('NoSuchVersion', 404, 'The specified version does not exist.', {
    Key: key,
    VersionId: versionId,
  });
}

export function invalidVersionId(versionId: string): AwsError {
  return invalidArgument('Invalid version id specified', 'versionId', versionId);
}

/** `resourceType`: what stands at the URL, e.g. `DeleteMarker`. */
export function methodNotAllowed(method: string, resourceType: string): AwsError {
  return s3Error('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.', {
    Method: method,
    ResourceType: resourceType,
  });
}

export function noSuchUpload(uploadId: string): AwsError {
  const text =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or ' +
    'completed.';
  return s3Error('NoSuchUpload', 404, text, { UploadId: uploadId });
}

export function invalidArgument(message: string, name: string, value?: unknown): AwsError {
  return s3Error('InvalidArgument', 400, message, {
    ArgumentName: name,
    ...(value === undefined ? {} : { ArgumentValue: value }),
  });
}

export function invalidRequest(message: string): AwsError {
  return s3Error('InvalidRequest', 400, message);
}

export function malformedXml(): AwsError {
  const text = 'The XML you provided was not well-formed or did not validate against our published schema';
  return s3Error('MalformedXML', 400, text);
}

export function missingRequestBody(): AwsError {
  return s3Error('MissingRequestBodyError', 400, 'Request Body is empty');
}

export function accessDenied(message = 'Access Denied'): AwsError {
  return s3Error('AccessDenied', 403, message);
}

export function keyTooLong(bytes: number, bytesMax: number): AwsError {
  return s3Error('KeyTooLongError', 400, 'Your key is too long', { Size: bytes, MaxSizeAllowed: bytesMax });
}

export function preconditionFailed(condition: string): AwsError {
  const text = 'At least one of the pre-conditions you specified did not hold';
  return s3Error('PreconditionFailed', 412, text, { Condition: condition });
}

export function conditionalRequestConflict(condition: string, key: string): AwsError {
  const text = 'The conditional request cannot succeed due to a conflicting operation against this resource.';
  return s3Error('ConditionalRequestConflict', 409, text, { Condition: condition, Key: key });
}

/** A header that S3 knows and does not serve in this place. */
export function headerNotImplemented(header: string, additionalMessage?: string): AwsError {
  const text = 'A header you provided implies functionality that is not implemented';
  return s3Error('NotImplemented', 501, text, {
    Header: header,
    ...(additionalMessage === undefined ? {} : { additionalMessage }),
  });
}

/** What S3 does and kumobako does not. */
export function notImplemented(what: string): AwsError {
  return s3Error('NotImplemented', 501, `${what} is not implemented by kumobako`);
}

export function invalidRange(requested: string, size: number): AwsError {
  return s3Error('InvalidRange', 416, 'The requested range is not satisfiable', {
    RangeRequested: requested,
    ActualObjectSize: size,
  });
}

export function invalidPartNumber(requested: number, count: number): AwsError {
  return s3Error('InvalidPartNumber', 416, 'The requested partnumber is not satisfiable', {
    PartNumberRequested: requested,
    ActualPartCount: count,
  });
}

export function invalidStorageClass(requested: string): AwsError {
  return s3Error('InvalidStorageClass', 400, 'The storage class you specified is not valid', {
    StorageClassRequested: requested,
  });
}

export function invalidObjectState(message: string, storageClass: string): AwsError {
  return s3Error('InvalidObjectState', 403, message, { StorageClass: storageClass });
}

export function entityTooLarge(proposed: number, allowed: number): AwsError {
  return s3Error('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
    ProposedSize: proposed,
    MaxSizeAllowed: allowed,
  });
}

export function metadataTooLarge(bytes: number, bytesMax: number): AwsError {
  return s3Error('MetadataTooLarge', 400, 'Your metadata headers exceed the maximum allowed metadata size', {
    Size: bytes,
    MaxSizeAllowed: bytesMax,
  });
}

export function missingContentLength(): AwsError {
  return s3Error('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
}

export function incompleteBody(): AwsError {
  return s3Error('IncompleteBody', 400, 'The request body terminated unexpectedly');
}

export function invalidTag(message: string, fields: Fields = {}): AwsError {
  return s3Error('InvalidTag', 400, message, fields);
}

export function badRequest(message: string): AwsError {
  return s3Error('BadRequest', 400, message);
}

export function invalidBucketState(message: string): AwsError {
  return s3Error('InvalidBucketState', 409, message);
}

export function aclNotSupported(): AwsError {
  return s3Error('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs');
}

/** Of GetBucket...: nothing of the kind was set. */
export function notConfigured(code: string, message: string, bucket: string): AwsError {
  return s3Error(code, 404, message, { BucketName: bucket });
}

export function noSuchConfiguration(): AwsError {
  return s3Error('NoSuchConfiguration', 404, 'The specified configuration does not exist.');
}

/** For codes that one operation alone uses. */
export function s3ErrorOf(code: string, status: number, message: string, fields?: Fields): AwsError {
  return s3Error(code, status, message, fields);
}

/** A transaction that kept losing. */
export function operationAborted(): AwsError {
  const text =
    'A conflicting conditional operation is currently in progress against this resource. Please try again.';
  return s3Error('OperationAborted', 409, text);
}
