// Says hello by the queue that the init hook has made.
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});
const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'mail' }));
await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
process.stdout.write(`${Messages[0]?.Body}\n`);
