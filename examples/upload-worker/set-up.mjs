// A bucket that tells a queue of everything that is uploaded below `photos/`.
import { CreateBucketCommand, PutBucketNotificationConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const Bucket = 'uploads';
const s3 = new S3Client({ forcePathStyle: true });
const sqs = new SQSClient();

await s3.send(new CreateBucketCommand({ Bucket }));
const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'uploads' }));
const { Attributes } = await sqs.send(
  new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
);
const { QueueArn } = Attributes;

// Without this S3 says: Unable to validate the following destination configurations.
const Statement = {
  Effect: 'Allow',
  Principal: { Service: 's3.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: QueueArn,
  Condition: { ArnEquals: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` } },
};
const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));

const Filter = { Key: { FilterRules: [{ Name: 'prefix', Value: 'photos/' }] } };
const QueueConfigurations = [{ QueueArn, Events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'], Filter }];
await s3.send(
  new PutBucketNotificationConfigurationCommand({
    Bucket,
    NotificationConfiguration: { QueueConfigurations },
  }),
);
console.log(QueueUrl);
