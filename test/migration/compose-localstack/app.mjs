// Says hello by a queue.
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});
const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'mail' }));
await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
process.stdout.write(`${QueueUrl} ${Messages[0]?.Body}\n`);
