/**
 * Operations that do not survive the round trip unchanged, each because of what the client does. All others must; an
 * entry that botocore needs no more fails its test too.
 */

/** `input of service.Operation` or `output of ...` (with ` over PROTOCOL` where it was forced) -> why. */
export type Residues = Readonly<Record<string, string>>;

export const JS_RESIDUES: Residues = {
  'input of sqs.ReceiveMessage over AwsQueryProtocol':
    'AttributeNames and MessageSystemAttributeNames have the same name in the query protocol: the later one stands.',
  'output of lambda.InvokeWithResponseStream':
    'ResponseStreamContentType is bound to the Content-Type header, which is that of the event stream.',
};

const ENCODES_USER_DATA = 'botocore encodes UserData in base64 by itself.';
const PRESIGNS = 'botocore turns SourceRegion into a presigned URL of its own.';
const DEPRECATED = 'botocore keeps an operation that shares its route with the successor that the SDK has.';
const COUNTS = 'The Content-Length header is a member, and HTTP cannot leave it out.';

export const BOTOCORE_RESIDUES: Residues = {
  'input of auto-scaling.CreateLaunchConfiguration': ENCODES_USER_DATA,
  'input of ec2.RunInstances': ENCODES_USER_DATA,
  'output of ec2.GetConsoleOutput': 'botocore decodes the console output from base64.',
  'output of lambda.InvokeWithResponseStream':
    'ResponseStreamContentType is bound to the Content-Type header, which is that of the event stream.',
  'input of rds.CopyDBClusterSnapshot': PRESIGNS,
  'input of rds.CopyDBSnapshot': PRESIGNS,
  'input of rds.CreateDBCluster': PRESIGNS,
  'input of rds.CreateDBInstanceReadReplica': PRESIGNS,
  'input of rds.StartDBInstanceAutomatedBackupsReplication': PRESIGNS,
  'output of s3.GetObjectAttributes':
    'ObjectParts.PartNumberMarker is a number for botocore, text for the SDK.',
  'input of s3.GetBucketLifecycle': DEPRECATED,
  'input of s3.GetBucketNotification': DEPRECATED,
  'input of s3.PutBucketLifecycle': DEPRECATED,
  'input of s3.PutBucketNotification': DEPRECATED,
  'input of s3.PutObject': COUNTS,
  'input of s3.UploadPart': COUNTS,
  'input of s3.WriteGetObjectResponse': COUNTS,
};
