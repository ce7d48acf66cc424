/**
 * Clients that work while the server is killed under them. Each keeps what was acknowledged; what was in flight at the
 * kill may have happened or not.
 */

import { createHash } from 'node:crypto';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateGroupCommand,
  CreateUserCommand,
  DeleteGroupCommand,
  GetUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { setUpLogs } from './log-writer.ts';

export interface Clients {
  dynamodb: DynamoDBClient;
  s3: S3Client;
  sqs: SQSClient;
  iam: IAMClient;
  cloudtrail: CloudTrailClient;
  logs: CloudWatchLogsClient;
  destroy(): void;
}

export function createClients(endpoint: string): Clients {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1, forcePathStyle: true };
  const clients = {
    dynamodb: new DynamoDBClient(config),
    s3: new S3Client(config),
    sqs: new SQSClient(config),
    iam: new IAMClient(config),
    cloudtrail: new CloudTrailClient(config),
    logs: new CloudWatchLogsClient(config),
  };
  const destroy = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  return { ...clients, destroy };
}

export interface Actor {
  name: string;
  /** One piece of work; rejects when the server dies in the middle of it. */
  step(clients: Clients, n: number): Promise<void>;
  /** What is missing or wrong of what was acknowledged, as sentences. */
  check(clients: Clients): Promise<string[]>;
}

const QUEUE = 'crash';
const queueUrl = 'http://127.0.0.1/000000000000/crash';

/** A bucket and the queue that hears of it. */
const EVENTS = 'crash-events';
const eventsUrl = `http://127.0.0.1/000000000000/${EVENTS}`;

async function setUpEvents(s3: S3Client, sqs: SQSClient): Promise<void> {
  const QueueArn = `arn:aws:sqs:us-east-1:000000000000:${EVENTS}`;
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 's3.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QueueArn,
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.send(new CreateQueueCommand({ QueueName: EVENTS, Attributes: { Policy } }));
  await s3.send(new CreateBucketCommand({ Bucket: EVENTS }));
  const NotificationConfiguration = {
    QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*' as const] }],
  };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: EVENTS, NotificationConfiguration }));
}

export async function setUp({ dynamodb, s3, sqs, logs }: Clients): Promise<void> {
  await setUpLogs(logs);
  await sqs.send(new CreateQueueCommand({ QueueName: QUEUE }));
  await s3.send(new CreateBucketCommand({ Bucket: 'crash-bucket' }));
  await setUpEvents(s3, sqs);
  await dynamodb.send(
    new CreateTableCommand({
      TableName: 'crash',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
}

/** Puts items; each acknowledged one must be there with what was put last. */
export function itemWriter(id: number): Actor {
  const acknowledged = new Map<string, number>();
  /** Puts without an answer since the last acknowledged one: any of them may have happened. */
  const unanswered = new Map<string, number[]>();
  return {
    name: `items ${id}`,
    async step({ dynamodb }, n) {
      const key = `writer-${id}-${n % 20}`;
      unanswered.set(key, [...(unanswered.get(key) ?? []), n]);
      const item = { id: { S: key }, n: { N: String(n) }, text: { S: 'x'.repeat(200) } };
      await dynamodb.send(new PutItemCommand({ TableName: 'crash', Item: item }));
      acknowledged.set(key, n);
      unanswered.delete(key);
    },
    async check({ dynamodb }) {
      const problems: string[] = [];
      for (const [key, n] of acknowledged) {
        const { Item } = await dynamodb.send(
          new GetItemCommand({ TableName: 'crash', Key: { id: { S: key } } }),
        );
        const seen = Number(Item?.['n']?.N);
        const isPossible = seen === n || unanswered.get(key)?.includes(seen) === true;
        if (!isPossible) problems.push(`item ${key}: put ${n}, found ${seen}`);
      }
      return problems;
    },
  };
}

/** All of them add to one counter: it must show every acknowledged addition, and no more than were tried. */
export function counter(): Actor {
  let acknowledged = 0;
  let tried = 0;
  return {
    name: 'counter',
    async step({ dynamodb }) {
      tried++;
      const update = {
        UpdateExpression: 'ADD additions :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      };
      await dynamodb.send(
        new UpdateItemCommand({ TableName: 'crash', Key: { id: { S: 'counter' } }, ...update }),
      );
      acknowledged++;
    },
    async check({ dynamodb }) {
      const key = { id: { S: 'counter' } };
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName: 'crash', Key: key }));
      const total = Number(Item?.['additions']?.N ?? 0);
      return total >= acknowledged && total <= tried
        ? []
        : [`counter: ${total}, not ${acknowledged} to ${tried}`];
    },
  };
}

/** Conditional puts: of those who want one name exactly one may have won. */
export function claimer(id: number): Actor {
  const won: string[] = [];
  return {
    name: `claims ${id}`,
    async step({ dynamodb }, n) {
      const name = `claim-${n}`;
      const item = { id: { S: name }, owner: { S: String(id) } };
      const put = { TableName: 'crash', Item: item, ConditionExpression: 'attribute_not_exists(id)' };
      try {
        await dynamodb.send(new PutItemCommand(put));
        won.push(name);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    async check({ dynamodb }) {
      const problems: string[] = [];
      for (const name of won) {
        const { Item } = await dynamodb.send(
          new GetItemCommand({ TableName: 'crash', Key: { id: { S: name } } }),
        );
        if (Item?.['owner']?.S !== String(id))
          problems.push(`${name}: won by ${id}, held by ${Item?.['owner']?.S}`);
      }
      return problems;
    },
  };
}

/** Objects below and above the size from which bodies are files; each must come back with its bytes. */
export function objectWriter(id: number): Actor {
  const acknowledged = new Map<string, string>();
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  return {
    name: `objects ${id}`,
    async step({ s3 }, n) {
      const key = `object-${id}-${n}`;
      const body = Buffer.alloc(n % 3 === 0 ? 200_000 : 500, `${id}.${n} `);
      await s3.send(new PutObjectCommand({ Bucket: 'crash-bucket', Key: key, Body: body }));
      acknowledged.set(key, digest(body));
    },
    async check({ s3 }) {
      const problems: string[] = [];
      for (const [key, expected] of acknowledged) {
        const found = await s3
          .send(new GetObjectCommand({ Bucket: 'crash-bucket', Key: key }))
          .catch(() => undefined);
        const bytes = await found?.Body?.transformToByteArray();
        if (bytes === undefined || digest(bytes) !== expected)
          problems.push(`object ${key} is lost or changed`);
      }
      await s3.send(new ListObjectsV2Command({ Bucket: 'crash-bucket' }));
      return problems;
    },
  };
}

/** Messages: each acknowledged one is received at least once, none that was deleted with an answer comes back. */
export function messenger(id: number): Actor {
  const sent = new Set<string>();
  const deleted = new Set<string>();
  const received = new Set<string>();
  const receive = async ({ sqs }: Clients, isLast: boolean): Promise<number> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      if (!isLast && !Body.startsWith(`${id}:`)) continue;
      received.add(Body);
      if (deleted.has(Body)) deleted.add(`again ${Body}`);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      deleted.add(Body);
    }
    return Messages.length;
  };
  return {
    name: `messages ${id}`,
    async step(clients, n) {
      const body = `${id}:${n}`;
      await clients.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
      sent.add(body);
      if (n % 2 === 0) await receive(clients, false);
    },
    async check(clients) {
      while ((await receive(clients, true)) > 0);
      const lost = [...sent].filter((body) => !received.has(body)).map((body) => `message ${body} is lost`);
      const again = [...deleted]
        .filter((body) => body.startsWith('again '))
        .map((body) => `deleted message ${body}`);
      return [...lost, ...again];
    },
  };
}

/** Events: each acknowledged put of a bucket that notifies is told at least once. */
export function eventHearer(): Actor {
  const put = new Set<string>();
  return {
    name: 'events',
    async step({ s3 }, n) {
      const key = `told-${n}`;
      await s3.send(new PutObjectCommand({ Bucket: EVENTS, Key: key, Body: key }));
      put.add(key);
    },
    async check({ sqs }) {
      const told = new Set<string>();
      for (;;) {
        const command = new ReceiveMessageCommand({ QueueUrl: eventsUrl, MaxNumberOfMessages: 10 });
        const { Messages = [] } = await sqs.send(command);
        if (Messages.length === 0) break;
        for (const { Body = '', ReceiptHandle } of Messages) {
          const { Records = [] } = JSON.parse(Body) as { Records?: { s3: { object: { key: string } } }[] };
          for (const { s3 } of Records) told.add(s3.object.key);
          await sqs.send(new DeleteMessageCommand({ QueueUrl: eventsUrl, ReceiptHandle }));
        }
      }
      return [...put].filter((key) => !told.has(key)).map((key) => `the put of ${key} was never told`);
    },
  };
}

/** Users: what IAM acknowledged is there. */
export function userMaker(): Actor {
  const names: string[] = [];
  return {
    name: 'users',
    async step({ iam }, n) {
      const name = `user-${n}`;
      await iam.send(new CreateUserCommand({ UserName: name }));
      names.push(name);
    },
    async check({ iam }) {
      const problems: string[] = [];
      for (const name of names) {
        const found = await iam.send(new GetUserCommand({ UserName: name })).catch(() => undefined);
        if (found === undefined) problems.push(`user ${name} is lost`);
      }
      return problems;
    },
  };
}

/** Groups: each that was acknowledged is in the event history once, one without an answer at most once. */
export function auditor(): Actor {
  const acknowledged = new Set<string>();
  const tried = new Set<string>();
  return {
    name: 'event history',
    async step({ iam }, n) {
      const GroupName = `audited-${n}`;
      tried.add(GroupName);
      await iam.send(new CreateGroupCommand({ GroupName }));
      acknowledged.add(GroupName);
      // An account has at most 300 groups; its history has no such bound.
      await iam.send(new DeleteGroupCommand({ GroupName }));
    },
    async check({ cloudtrail }) {
      const counts = new Map<string, number>();
      const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateGroup' }];
      let NextToken: string | undefined;
      do {
        const page = await cloudtrail.send(new LookupEventsCommand({ LookupAttributes, NextToken }));
        for (const { Resources } of page.Events ?? []) {
          const name = Resources?.[0]?.ResourceName ?? '';
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return [...tried].flatMap((name) => {
        const count = counts.get(name) ?? 0;
        const isRight = count === 1 || (count === 0 && !acknowledged.has(name));
        return isRight ? [] : [`CreateGroup ${name} is recorded ${count} times`];
      });
    },
  };
}
