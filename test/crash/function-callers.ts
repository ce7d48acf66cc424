/**
 * Callers of functions that work while the server is killed under them, and a witness outside of it that the function
 * tells what it does: what was run stays known to it however the server ends.
 */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { type CreateFunctionCommandInput, Lambda } from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll } from 'vitest';
import { zipOf } from '../support/zip.ts';

const FUNCTION = 'crash';
const TABLE = 'crash-stream';
/** Its events are handed on to the function. */
const WATCHED = { logGroupName: 'crash-watched', logStreamName: 'stream' } as const;
const KEYS = 4;
const ACCOUNT = '000000000000';
export const QUEUE_URL = `http://127.0.0.1/${ACCOUNT}/crash-jobs`;
export const TOLD_URL = `http://127.0.0.1/${ACCOUNT}/crash-told`;

/** Tells the witness when it begins and when it is done; a process that outlives the handler is left behind. */
const SOURCE = `
const http = require('node:http');
const { spawn } = require('node:child_process');
const { gunzipSync } = require('node:zlib');
const agent = new http.Agent({ keepAlive: true });
const tell = (phase, items) => new Promise((resolve, reject) => {
  const request = http.request(process.env.WITNESS, { method: 'POST', agent }, (response) => {
    response.resume(); response.on('end', resolve); });
  request.on('error', reject);
  request.end(JSON.stringify({ phase, items })); });
const itemOf = (record) => record.body ?? record.dynamodb.NewImage.item.S;
const messagesOf = ({ data }) =>
  JSON.parse(gunzipSync(Buffer.from(data, 'base64'))).logEvents.map(({ message }) => message);
const itemsOf = ({ item, Records, awslogs }) =>
  awslogs !== undefined ? messagesOf(awslogs) : Records === undefined ? [item] : Records.map(itemOf);
spawn('sleep', ['319'], { detached: true, stdio: 'ignore' }).unref();
exports.handler = async (event) => {
  const items = itemsOf(event);
  await tell('begun', items);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
  await tell('done', items);
  return items; };`;

/** In the order in which they came. */
export interface Witness {
  readonly url: string;
  readonly begun: string[];
  readonly done: string[];
}

/** A witness that is there while the tests of a file run. Called at its top. */
export function useWitness(): Witness {
  const begun: string[] = [];
  const done: string[] = [];
  const server: Server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    // What the function above sends.
    const { phase, items } = JSON.parse(text) as { phase: 'begun' | 'done'; items: string[] };
    (phase === 'begun' ? begun : done).push(...items);
    response.end();
  });
  // A function that is killed has said half of it.
  server.on('clientError', (_error, socket) => socket.destroy());
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    begun,
    done,
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
  };
}

export interface FunctionClients {
  readonly lambda: Lambda;
  readonly sqs: SQS;
  readonly dynamodb: DynamoDB;
  readonly iam: IAM;
  readonly logs: CloudWatchLogs;
  destroy(): void;
}

export function functionClients(endpoint: string): FunctionClients {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  const clients = {
    lambda: new Lambda(config),
    sqs: new SQS(config),
    dynamodb: new DynamoDB(config),
    iam: new IAM(config),
    logs: new CloudWatchLogs(config),
  };
  const destroy = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  return { ...clients, destroy };
}

interface TellingFunction extends Partial<CreateFunctionCommandInput> {
  readonly source: string;
  /** What its role may do. */
  readonly may?: readonly string[];
}

/** A function that tells the witness what it does, with a role of its own name. */
export async function createTelling(
  { lambda, iam }: FunctionClients,
  { url }: Witness,
  FunctionName: string,
  { source, may = [], ...more }: TellingFunction,
): Promise<void> {
  const policy = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
  const AssumeRolePolicyDocument = policy({
    ...{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  });
  const { Role } = await iam.createRole({ RoleName: FunctionName, AssumeRolePolicyDocument });
  const PolicyDocument = policy({ Effect: 'Allow', Action: may, Resource: '*' });
  if (may.length > 0) await iam.putRolePolicy({ RoleName: FunctionName, PolicyName: 'own', PolicyDocument });
  await lambda.createFunction({
    ...{ FunctionName, Role: Role?.Arn, Runtime: 'nodejs24.x', Handler: 'index.handler' },
    Environment: { Variables: { WITNESS: url } },
    Code: { ZipFile: zipOf({ 'index.js': source }) },
    ...more,
  });
}

/** A function that is called, that reads a queue, a stream and a log, and whose answers to events are told to a queue. */
export async function setUpFunction(clients: FunctionClients, witness: Witness): Promise<void> {
  const { lambda, sqs, dynamodb } = clients;
  for (const QueueName of ['crash-jobs', 'crash-told']) await sqs.createQueue({ QueueName });
  const { TableDescription } = await dynamodb.createTable({
    TableName: TABLE,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  });
  const may = ['sqs:*', 'dynamodb:*', 'logs:*'];
  await createTelling(clients, witness, FUNCTION, { source: SOURCE, may, Timeout: 10 });
  const arnOf = (queue: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${queue}`;
  await lambda.putFunctionEventInvokeConfig({
    FunctionName: FUNCTION,
    DestinationConfig: { OnSuccess: { Destination: arnOf('crash-told') } },
  });
  const source = { FunctionName: FUNCTION, FunctionResponseTypes: [] };
  await lambda.createEventSourceMapping({ ...source, EventSourceArn: arnOf('crash-jobs'), BatchSize: 3 });
  await lambda.createEventSourceMapping({
    ...{ ...source, EventSourceArn: TableDescription?.LatestStreamArn },
    ...{ StartingPosition: 'TRIM_HORIZON', BatchSize: 5 },
  });
  await subscribeFunction(clients);
}

async function subscribeFunction({ lambda, logs }: FunctionClients): Promise<void> {
  const { logGroupName, logStreamName } = WATCHED;
  await lambda.addPermission({
    ...{ FunctionName: FUNCTION, StatementId: 'logs', Action: 'lambda:InvokeFunction' },
    Principal: 'logs.amazonaws.com',
  });
  await logs.createLogGroup({ logGroupName });
  await logs.createLogStream({ logGroupName, logStreamName });
  const destinationArn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${FUNCTION}`;
  await logs.putSubscriptionFilter({
    ...{ logGroupName, filterName: 'all', filterPattern: '', destinationArn },
  });
}

export interface FunctionCaller {
  readonly name: string;
  /** What was acknowledged, in its order. */
  readonly acknowledged: string[];
  step(clients: FunctionClients, n: number): Promise<void>;
}

const caller = (
  name: string,
  call: (clients: FunctionClients, item: string, n: number) => Promise<unknown>,
): FunctionCaller => {
  const acknowledged: string[] = [];
  return {
    name,
    acknowledged,
    async step(clients, n) {
      const item = `${name}-${n}`;
      await call(clients, item, n);
      acknowledged.push(item);
    },
  };
};

const payload = (item: string) => ({ FunctionName: FUNCTION, Payload: JSON.stringify({ item }) });

/** Waits for each answer, which has to be the own one. */
export const asker = (id: number): FunctionCaller =>
  caller(`asked-${id}`, async ({ lambda }, item) => {
    const { Payload, FunctionError } = await lambda.invoke(payload(item));
    const answer = Buffer.from(Payload ?? []).toString();
    if (FunctionError === undefined && answer === JSON.stringify([item])) return;
    throw new Error(`${item} was answered by ${FunctionError} ${answer}`);
  });

export const eventSender = (): FunctionCaller =>
  caller('event', ({ lambda }, item) => lambda.invoke({ ...payload(item), InvocationType: 'Event' }));

export const jobSender = (): FunctionCaller =>
  caller('job', ({ sqs }, item) => sqs.sendMessage({ QueueUrl: QUEUE_URL, MessageBody: item }));

export const keyOf = (item: string): string => String(Number(item.split('-')[1]) % KEYS);

export const changer = (): FunctionCaller =>
  caller('change', ({ dynamodb }, item) =>
    dynamodb.putItem({ TableName: TABLE, Item: { id: { S: keyOf(item) }, item: { S: item } } }),
  );

/** Its events come to the function by a subscription, at least once. */
export const logger = (): FunctionCaller =>
  caller('logged', ({ logs }, item) =>
    logs.putLogEvents({ ...WATCHED, logEvents: [{ timestamp: Date.now(), message: item }] }),
  );
