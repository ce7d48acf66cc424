// First steps with the AWS SDK for JavaScript: see README.md beside this file.
import { DynamoDB, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { STS } from '@aws-sdk/client-sts';

const { Arn } = await new STS().getCallerIdentity();
console.log(`I am ${Arn}`);

// A photo goes into a bucket, and comes back.
const photo = { Bucket: 'first-photos', Key: 'tama.txt' };
const s3 = new S3();
await s3.createBucket({ Bucket: photo.Bucket });
await s3.putObject({ ...photo, Body: 'meow' });
const { Body } = await s3.getObject(photo);
console.log(`S3 keeps the photo: ${await Body?.transformToString()}`);

// A table counts who likes it. Counting is one update, so nobody's like gets lost.
const TableName = 'first-likes';
const dynamodb = new DynamoDB();
await dynamodb.createTable({
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'photo', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'photo', AttributeType: 'S' }],
});
await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30 }, { TableName });
for (const fan of ['hana', 'taro']) {
  await dynamodb.updateItem({
    TableName,
    Key: { photo: { S: photo.Key } },
    UpdateExpression: 'ADD likes :one, fans :fan',
    ExpressionAttributeValues: { ':one': { N: '1' }, ':fan': { SS: [fan] } },
  });
}
const { Item } = await dynamodb.getItem({ TableName, Key: { photo: { S: photo.Key } } });
console.log(`DynamoDB counts ${Item?.likes?.N} likes`);

// Who wants to hear of new photos subscribes a queue to the topic. The queue must let the topic in.
const sns = new SNS();
const sqs = new SQS();
const { TopicArn } = await sns.createTopic({ Name: 'first-news' });
const { QueueUrl } = await sqs.createQueue({ QueueName: 'first-inbox-js' });
const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] });
const letIn = {
  Effect: 'Allow',
  Principal: { Service: 'sns.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: Attributes?.QueueArn,
  Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
};
const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [letIn] });
await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
await sns.subscribe({
  TopicArn,
  Protocol: 'sqs',
  Endpoint: Attributes?.QueueArn,
  Attributes: { RawMessageDelivery: 'true' },
});
await sns.publish({ TopicArn, Message: 'tama.txt is new' });
const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 });
for (const message of Messages) console.log(`SQS heard from SNS: ${message.Body}`);

// Hana may look, but not touch. Her key is a real one, and her policy is enforced.
const UserName = 'first-hana';
const iam = new IAM();
await iam.createUser({ UserName });
const look = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::first-photos/*' };
const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [look] });
await iam.putUserPolicy({ UserName, PolicyName: 'look', PolicyDocument });
const { AccessKey } = await iam.createAccessKey({ UserName });
const credentials = {
  accessKeyId: AccessKey?.AccessKeyId ?? '',
  secretAccessKey: AccessKey?.SecretAccessKey ?? '',
};
const hers = new S3({ credentials });
const seen = await hers.getObject(photo);
console.log(`Hana reads: ${await seen.Body?.transformToString()}`);
await hers.deleteObject(photo).catch((error) => console.log(`Hana may not delete: ${error.name}`));

// Nothing stays, so the tour can be taken again.
await s3.deleteObject(photo);
await s3.deleteBucket({ Bucket: photo.Bucket });
await dynamodb.deleteTable({ TableName });
await sns.deleteTopic({ TopicArn });
await sqs.deleteQueue({ QueueUrl });
await iam.deleteAccessKey({ UserName, AccessKeyId: credentials.accessKeyId });
await iam.deleteUserPolicy({ UserName, PolicyName: 'look' });
await iam.deleteUser({ UserName });
console.log('Tidied up');
