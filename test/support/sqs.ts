/** What tests of SQS share: a cloud with a client, queues with names of their own, and the usual calls in short. */

import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Config } from '../../src/server/config.ts';
import { type TestCloud, testCloud } from './cloud.ts';

type Sending = Omit<SendMessageCommandInput, 'QueueUrl' | 'MessageBody'>;
type Receiving = Omit<ReceiveMessageCommandInput, 'QueueUrl'>;

export interface SqsTest {
  cloud: TestCloud;
  sqs: SQSClient;
  /** A new queue with a name of its own; `.fifo` when the attributes say so. Answers its URL. */
  queue(attributes?: Record<string, string>): Promise<string>;
  send(url: string, body: string, more?: Sending): Promise<string>;
  /** The messages of one receive, none when there are none. */
  receive(url: string, more?: Receiving): Promise<Message[]>;
  /** Bodies of one receive of up to ten. */
  bodies(url: string, more?: Receiving): Promise<string[]>;
  remove(url: string, message: Message | undefined): Promise<void>;
  /** Visible, in flight, delayed. */
  counts(url: string): Promise<[number, number, number]>;
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function sqsTest(settings: Partial<Config> = {}): Promise<SqsTest> {
  const cloud = await testCloud(settings);
  const sqs = cloud.client(SQSClient);
  let number = 0;
  const receive = async (QueueUrl: string, more: Receiving = {}) =>
    (await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
  return {
    cloud,
    sqs,
    async queue(Attributes = {}) {
      const QueueName = `queue-${++number}${Attributes['FifoQueue'] === 'true' ? '.fifo' : ''}`;
      return (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
    },
    async send(QueueUrl, MessageBody, more = {}) {
      return (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }))).MessageId ?? '';
    },
    receive,
    async bodies(url, more = {}) {
      const messages = await receive(url, { MaxNumberOfMessages: 10, ...more });
      return messages.map(({ Body }) => Body ?? '');
    },
    async remove(QueueUrl, message) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    },
    async counts(QueueUrl) {
      const AttributeNames = [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ] as const;
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
      const { Attributes = {} } = await sqs.send(command);
      const [visible, inFlight, delayed] = AttributeNames.map((name) => Number(Attributes[name]));
      return [visible ?? -1, inFlight ?? -1, delayed ?? -1];
    },
    advance: (seconds) => cloud.clock.advance(seconds * 1000),
    stop: () => cloud.stop(),
  };
}

/** What a call fails with: the code that the SDK shows, and the text. */
export async function failure(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await call;
  } catch (error) {
    // Errors of the SDK have a name, and for services with a query protocol its code.
    const { name, message, Code } = error as Error & { Code?: string };
    return { code: Code ?? name, message };
  }
  throw new Error('The call should have failed');
}
