/** What tests of event source mappings share: queues, roles that may read them, and waiting for pollers. */

import { SQS } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';
import type { LambdaTest } from './lambda.ts';

const POLLED_MS_MAX = 10_000;

/** Waits until a poller, which works by itself, has come so far. */
export function until(holds: () => boolean | Promise<boolean>): Promise<unknown> {
  return vi.waitFor(
    async () => {
      if (!(await holds())) throw new Error('It has not come so far');
    },
    { timeout: POLLED_MS_MAX, interval: 5 },
  );
}

export interface TestQueue {
  url: string;
  arn: string;
  send(body: string, more?: { group?: string; delaySeconds?: number }): Promise<string>;
  /** Messages that are there: visible, and in flight. */
  depth(): Promise<[number, number]>;
}

export async function makeQueue(
  t: LambdaTest,
  QueueName: string,
  Attributes: Record<string, string> = {},
): Promise<TestQueue> {
  const sqs = t.cloud.client(SQS);
  const isFifo = QueueName.endsWith('.fifo');
  const fifo = isFifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
  const { QueueUrl: url = '' } = await sqs.createQueue({ QueueName, Attributes: { ...fifo, ...Attributes } });
  return {
    url,
    arn: `arn:aws:sqs:us-east-1:000000000000:${QueueName}`,
    async send(MessageBody, { group, delaySeconds } = {}) {
      const more = {
        ...(group === undefined ? {} : { MessageGroupId: group }),
        ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
      };
      return (await sqs.sendMessage({ QueueUrl: url, MessageBody, ...more })).MessageId ?? '';
    },
    async depth() {
      const AttributeNames = ['All' as const];
      const { Attributes: found = {} } = await sqs.getQueueAttributes({ QueueUrl: url, AttributeNames });
      return [
        Number(found['ApproximateNumberOfMessages']),
        Number(found['ApproximateNumberOfMessagesNotVisible']),
      ];
    },
  };
}

export const READS_QUEUES = {
  Effect: 'Allow',
  Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  Resource: '*',
};

export const READS_STREAMS = {
  Effect: 'Allow',
  Action: [
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:DescribeStream',
    'dynamodb:ListStreams',
  ],
  Resource: '*',
};
