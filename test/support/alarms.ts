/** What tests of alarms share: a cloud, an alarm's metric to say something, and a queue that hears a topic. */

import type { MetricAlarm, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { beforeEach } from 'vitest';
import { type CloudWatchCloud, cloudwatchCloud } from './cloudwatch.ts';

export const MINUTE_MS = 60_000;

/** What CloudWatch tells a topic. */
export interface AlarmMessage {
  AlarmName: string;
  NewStateValue: string;
  NewStateReason: string;
  StateChangeTime: string;
  OldStateValue: string;
  Trigger?: Record<string, unknown>;
  TriggeringChildren?: { Arn: string; State: { Value: string; Timestamp: string } }[];
}

export interface Heard {
  subject: string;
  text: string;
  message: AlarmMessage;
}

export interface AlarmTest extends CloudWatchCloud {
  put(name: string, more?: Partial<PutMetricAlarmCommandInput>): Promise<void>;
  say(...values: number[]): Promise<void>;
  /** Minutes go by; each begins with a value, or with none. */
  minutes(...values: (number | undefined)[]): Promise<void>;
  alarm(name: string): Promise<MetricAlarm>;
  state(name: string): Promise<string | undefined>;
  /** A topic, and what was said to it. */
  topic(policy?: object): Promise<{ arn: string; heard(): Promise<Heard[]> }>;
  history(name: string, type?: 'Action' | 'StateUpdate' | 'ConfigurationUpdate'): Promise<string[]>;
}

/** Call it at the top of a test file. Each test begins with a minute. */
export function alarmTest(): AlarmTest {
  const base = cloudwatchCloud();
  const { cloudwatch, cloud } = base;
  let topics = 0;
  beforeEach(() => cloud().clock.advance(MINUTE_MS - (cloud().clock.now() % MINUTE_MS)));
  const say = async (...Values: number[]) => {
    await cloudwatch().putMetricData({ Namespace: 'app', MetricData: [{ MetricName: 'load', Values }] });
  };
  const alarm = async (name: string): Promise<MetricAlarm> => {
    const { MetricAlarms: [found] = [] } = await cloudwatch().describeAlarms({ AlarmNames: [name] });
    if (found === undefined) throw new Error(`There is no alarm ${name}`);
    return found;
  };
  return {
    ...base,
    ...{ say, alarm },
    async put(AlarmName, more = {}) {
      await cloudwatch().putMetricAlarm({
        ...{ AlarmName, Namespace: 'app', MetricName: 'load', Statistic: 'Maximum', Period: 60 },
        ...{ EvaluationPeriods: 1, Threshold: 10, ComparisonOperator: 'GreaterThanThreshold' },
        ...more,
      });
    },
    async minutes(...values) {
      for (const value of values) {
        if (value !== undefined) await say(value);
        await cloud().clock.advance(MINUTE_MS);
      }
      // Alarms are looked at a little behind the minute.
      await cloud().clock.advance(10_000);
      await cloud().clock.advance(MINUTE_MS - 10_000);
    },
    state: async (name) => (await alarm(name)).StateValue,
    async topic(policy) {
      const sns = cloud().client(SNS);
      const sqs = cloud().client(SQS);
      const { TopicArn: arn = '' } = await sns.createTopic({ Name: `topic-${++topics}` });
      const { QueueUrl = '' } = await sqs.createQueue({ QueueName: `queue-${topics}` });
      const Endpoint = `arn:aws:sqs:us-east-1:000000000000:queue-${topics}`;
      const Statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: Endpoint };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
      await sns.subscribe({ TopicArn: arn, Protocol: 'sqs', Endpoint });
      if (policy !== undefined) {
        const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement: policy });
        await sns.setTopicAttributes({ TopicArn: arn, AttributeName: 'Policy', AttributeValue });
      }
      const heard = async (): Promise<Heard[]> => {
        await cloud().world.outbox.drained();
        const found: Heard[] = [];
        for (;;) {
          const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
          if (Messages.length === 0) return found;
          for (const { Body = '{}', ReceiptHandle } of Messages) {
            const { Subject: subject, Message: text } = JSON.parse(Body);
            found.push({ subject, text, message: JSON.parse(text) });
            await sqs.deleteMessage({ QueueUrl, ReceiptHandle });
          }
        }
      };
      return { arn, heard };
    },
    async history(AlarmName, HistoryItemType) {
      await cloud().world.outbox.drained();
      const input = { AlarmName, HistoryItemType, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] as const };
      const { AlarmHistoryItems = [] } = await cloudwatch().describeAlarmHistory({
        ...input,
        AlarmTypes: [...input.AlarmTypes],
      });
      return AlarmHistoryItems.map(({ HistorySummary = '' }) => HistorySummary);
    },
  };
}
