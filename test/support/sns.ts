/** What tests of SNS share: a cloud with clients, topics and queues with names of their own, and usual calls in short. */

import {
  CreatePlatformApplicationCommand,
  CreatePlatformEndpointCommand,
  CreateTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Config } from '../../src/server/config.ts';
import { type TestCloud, testCloud } from './cloud.ts';

export interface ShortMessage {
  messageId: string;
  phoneNumber: string;
  senderId?: string;
  smsType: string;
  message: string;
  encoding: string;
  segments: number;
  priceUsd: number;
  status: string;
  reason?: string;
  sentAt: string;
}

export interface PushNotification {
  messageId: string;
  endpointArn: string;
  platform: string;
  application: string;
  token: string;
  message: string;
  attributes: Record<string, string>;
  topicArn?: string;
  sentAt: string;
}

export interface SnsTest {
  cloud: TestCloud;
  sns: SNSClient;
  sqs: SQSClient;
  /** A new topic with a name of its own; `.fifo` when the attributes say so. Answers its ARN. */
  topic(attributes?: Record<string, string>): Promise<string>;
  /** A new queue that lets SNS send. */
  queue(attributes?: Record<string, string>): Promise<{ url: string; arn: string }>;
  /** Subscribes a queue; answers the ARN. */
  subscribe(topic: string, queue: { arn: string }, attributes?: Record<string, string>): Promise<string>;
  publish(topic: string, message: string, more?: Partial<PublishCommandInput>): Promise<string>;
  /** Everything that lies in a queue, once nothing is under way any more. */
  received(queue: { url: string }): Promise<Message[]>;
  inbox(): Promise<ShortMessage[]>;
  /** An app of a name of its own on a push service; answers its ARN. */
  application(platform?: string): Promise<string>;
  /** A device of an app; answers its ARN. */
  device(application: string, token?: string): Promise<string>;
  /** What the devices have got. */
  pushed(): Promise<PushNotification[]>;
  page(path: string): Promise<Response>;
  stop(): Promise<void>;
}

const ACCOUNT = '000000000000';

export async function snsTest(settings: Partial<Config> = {}): Promise<SnsTest> {
  const cloud = await testCloud(settings);
  const sns = cloud.client(SNSClient);
  const sqs = cloud.client(SQSClient);
  let number = 0;
  const page = (path: string) => fetch(`${cloud.endpoint}/_kumobako/${path}`);
  return {
    cloud,
    sns,
    sqs,
    page,
    async topic(Attributes = {}) {
      const Name = `topic-${++number}${Attributes['FifoTopic'] === 'true' ? '.fifo' : ''}`;
      return (await sns.send(new CreateTopicCommand({ Name, Attributes }))).TopicArn ?? '';
    },
    async queue(Attributes = {}) {
      const QueueName = `queue-${++number}${Attributes['FifoQueue'] === 'true' ? '.fifo' : ''}`;
      const url = (await sqs.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
      const arn = `arn:aws:sqs:us-east-1:${ACCOUNT}:${QueueName}`;
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: arn,
          },
        ],
      });
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } }));
      return { url, arn };
    },
    async subscribe(TopicArn, { arn }, Attributes = {}) {
      const command = new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: arn, Attributes });
      return (await sns.send(command)).SubscriptionArn ?? '';
    },
    async publish(TopicArn, Message, more = {}) {
      return (await sns.send(new PublishCommand({ TopicArn, Message, ...more }))).MessageId ?? '';
    },
    async received({ url: QueueUrl }) {
      await cloud.world.outbox.drained();
      const all: Message[] = [];
      for (;;) {
        const command = new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        });
        const { Messages = [] } = await sqs.send(command);
        if (Messages.length === 0) return all;
        all.push(...Messages);
      }
    },
    async inbox() {
      await cloud.world.outbox.drained();
      // The page that the service answers.
      return ((await (await page('inbox/sms')).json()) as { messages: ShortMessage[] }).messages;
    },
    async application(Platform = 'GCM') {
      const credentials = { PlatformCredential: 'secret', PlatformPrincipal: 'principal' };
      const Attributes = Platform === 'GCM' ? { PlatformCredential: 'secret' } : credentials;
      const command = new CreatePlatformApplicationCommand({ Name: `app-${++number}`, Platform, Attributes });
      return (await sns.send(command)).PlatformApplicationArn ?? '';
    },
    async device(PlatformApplicationArn, Token = `token-${++number}`) {
      const command = new CreatePlatformEndpointCommand({ PlatformApplicationArn, Token });
      return (await sns.send(command)).EndpointArn ?? '';
    },
    async pushed() {
      await cloud.world.outbox.drained();
      return ((await (await page('inbox/push')).json()) as { messages: PushNotification[] }).messages;
    },
    stop: () => cloud.stop(),
  };
}
