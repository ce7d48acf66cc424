// Prints what happens to the photos. With --once it ends when the queue is empty.
import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';

const isOnce = process.argv.includes('--once');
const sqs = new SQSClient();
const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'uploads' }));

for (;;) {
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: isOnce ? 1 : 20,
  });
  const { Messages = [] } = await sqs.send(command);
  if (Messages.length === 0 && isOnce) break;
  for (const { Body, ReceiptHandle } of Messages) {
    // The first message is S3's own test: it has no records.
    for (const { eventName, s3 } of JSON.parse(Body).Records ?? []) {
      // Keys are encoded as in a form.
      const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
      console.log(`${eventName} ${key}${s3.object.size === undefined ? '' : ` (${s3.object.size} bytes)`}`);
    }
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
}
