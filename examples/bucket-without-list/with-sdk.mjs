// One bucket, and no list of buckets, with the AWS SDK for JavaScript: see README.md beside this file.
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';

const Bucket = 'only-this-one';
const UserName = 'reader';
const PolicyName = 'read';
const arn = `arn:aws:s3:::${Bucket}`;
const WAYS = {
  [`${arn}/ and /*`]: [`${arn}/`, `${arn}/*`],
  [arn]: [arn],
  [`${arn}/*`]: [`${arn}/*`],
  [`${arn} and /*`]: [arn, `${arn}/*`],
};

const s3 = new S3();
await s3.createBucket({ Bucket });
await s3.createBucket({ Bucket: 'and-not-this' });
await s3.putObject({ Bucket, Key: 'hello.txt', Body: 'hello' });

const iam = new IAM();
await iam.createUser({ UserName });
const { AccessKey } = await iam.createAccessKey({ UserName });
const credentials = {
  accessKeyId: AccessKey?.AccessKeyId ?? '',
  secretAccessKey: AccessKey?.SecretAccessKey ?? '',
};
const reader = new S3({ credentials });

async function tell(what, call) {
  console.log(`  ${what}: ${await call().catch((error) => error.name)}`);
}

async function read(Key) {
  const { Body } = await reader.getObject({ Bucket, Key });
  return Body?.transformToString();
}

for (const [way, Resource] of Object.entries(WAYS)) {
  const statement = { Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.putUserPolicy({ UserName, PolicyName, PolicyDocument });
  console.log(way);
  await tell('lists the bucket', async () => {
    const { Contents = [] } = await reader.listObjectsV2({ Bucket });
    return Contents.map(({ Key }) => Key).join(' ');
  });
  await tell('reads hello.txt', () => read('hello.txt'));
  await tell('reads nothing.txt', () => read('nothing.txt'));
  await tell('lists all buckets', async () => {
    const { Buckets = [] } = await reader.listBuckets({});
    return Buckets.map(({ Name }) => Name).join(' ');
  });
}

await s3.deleteObject({ Bucket, Key: 'hello.txt' });
await s3.deleteBucket({ Bucket });
await s3.deleteBucket({ Bucket: 'and-not-this' });
await iam.deleteUserPolicy({ UserName, PolicyName });
await iam.deleteAccessKey({ UserName, AccessKeyId: credentials.accessKeyId });
await iam.deleteUser({ UserName });
console.log('Tidied up');
