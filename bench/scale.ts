/**
 * `node bench/scale.ts [--items 1000000]`: what must stay flat or bounded as a cloud grows: DynamoDB queries and SQS
 * cycles with few and with many rows behind them, a 1 GiB object up and down, and the delay of the event loop.
 */

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { load } from './load.ts';
import { type Client, createClient, dynamodb, prepare, s3, setUp, sqs } from './operations.ts';
import { memoryMiB, startTarget, type Target } from './targets.ts';

const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };
const GIB = 1024 ** 3;
const SMALL = { items: 10_000, messages: 100 };

interface ScaleReport {
  date: string;
  node: string;
  query: { items: number; p50Ms: number; p99Ms: number }[];
  messages: { messages: number; p50Ms: number; p99Ms: number }[];
  object: { uploadMBps: number; downloadMBps: number; memoryMiBMax: number };
}

const item = (n: number) => ({
  id: { S: `group-${n % 100}` },
  sort: { N: String(n) },
  text: { S: 'z'.repeat(100) },
});

async function inParallel(count: number, size: number, work: (from: number, to: number) => Promise<unknown>) {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const from = next;
      next = Math.min(count, from + size);
      await work(from, next);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

async function queries(client: Client, target: Target, most: number): Promise<ScaleReport['query']> {
  const attributes = [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'sort', AttributeType: 'N' },
  ];
  const keys = [
    { AttributeName: 'id', KeyType: 'HASH' },
    { AttributeName: 'sort', KeyType: 'RANGE' },
  ];
  const table = { TableName: 'scale', AttributeDefinitions: attributes, KeySchema: keys };
  await client.send(dynamodb('CreateTable', { ...table, BillingMode: 'PAY_PER_REQUEST' }));
  const results: ScaleReport['query'] = [];
  let filled = 0;
  for (const items of [SMALL.items, most]) {
    const from = filled;
    await inParallel(items - from, 25, (start, end) => {
      const puts = Array.from({ length: end - start }, (_, i) => ({
        PutRequest: { Item: item(from + start + i) },
      }));
      return client.send(dynamodb('BatchWriteItem', { RequestItems: { scale: puts } }));
    });
    filled = items;
    const query = {
      TableName: 'scale',
      KeyConditionExpression: 'id = :id AND sort > :from',
      ExpressionAttributeValues: { ':id': { S: 'group-7' }, ':from': { N: '50' } },
      Limit: 20,
    };
    const bytes = client.sign(dynamodb('Query', query));
    await load({ ...target, connections: 4, seconds: 1, next: () => bytes });
    const { p50Ms, p99Ms } = await load({ ...target, connections: 4, seconds: 3, next: () => bytes });
    results.push({ items, p50Ms, p99Ms });
    console.log(`Query over ${items} items: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`);
  }
  return results;
}

async function messages(client: Client, target: Target, queueUrl: string, most: number) {
  const results: ScaleReport['messages'] = [];
  let filled = 0;
  for (const count of [SMALL.messages, most]) {
    await inParallel(count - filled, 10, (from, to) => {
      const entries = Array.from({ length: to - from }, (_, i) => ({
        Id: String(i),
        MessageBody: 'm'.repeat(100),
      }));
      return client.send(sqs('SendMessageBatch', { QueueUrl: queueUrl, Entries: entries }));
    });
    filled = count;
    const cycle = prepare(client, queueUrl).find(({ name }) => name === 'Send + Receive + Delete');
    if (cycle === undefined) throw new Error('There is no message cycle');
    await load({ ...target, connections: 4, seconds: 1, next: cycle.next });
    const { p50Ms, p99Ms } = await load({ ...target, connections: 4, seconds: 3, next: cycle.next });
    results.push({ messages: count, p50Ms, p99Ms });
    console.log(`SQS cycle over ${count} messages: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`);
  }
  return results;
}

/** A request whose signature does not cover the body, as large uploads are sent. */
function transfer(target: Target, client: Client, method: 'PUT' | 'GET', body?: Readable): Promise<string> {
  const head =
    client.sign(s3(method, '/bench-bucket/large')).toString('latin1').split('\r\n\r\n', 1)[0] ?? '';
  const lines = head.split('\r\n').slice(1);
  const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
  if (body !== undefined)
    Object.assign(headers, { 'content-length': GIB, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' });
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host: target.host,
      port: target.port,
      method,
      path: '/bench-bucket/large',
      headers,
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      const digest = createHash('md5');
      response.on('data', (bytes: Buffer) => digest.update(bytes));
      response.once('end', () =>
        (response.statusCode ?? 500) < 300
          ? resolve(digest.digest('hex'))
          : reject(new Error(`${response.statusCode}`)),
      );
    });
    if (body === undefined) outgoing.end();
    else body.pipe(outgoing);
  });
}

function gibibyte(): Readable {
  const piece = Buffer.alloc(1024 * 1024, 'kumobako ');
  return Readable.from(
    (function* pieces() {
      for (let i = 0; i < 1024; i++) yield piece;
    })(),
  );
}

async function largeObject(client: Client, target: Target): Promise<ScaleReport['object']> {
  let memoryMiBMax = 0;
  const watch = setInterval(() => {
    memoryMiBMax = Math.max(memoryMiBMax, memoryMiB(target.pid));
  }, 100);
  const timed = async (work: Promise<string>) => {
    const startMs = performance.now();
    await work;
    return Math.round(GIB / 1e6 / ((performance.now() - startMs) / 1000));
  };
  const uploadMBps = await timed(transfer(target, client, 'PUT', gibibyte()));
  const downloadMBps = await timed(transfer(target, client, 'GET'));
  clearInterval(watch);
  console.log(
    `1 GiB: up ${uploadMBps} MB/s, down ${downloadMBps} MB/s, at most ${Math.round(memoryMiBMax)} MiB`,
  );
  return { uploadMBps, downloadMBps, memoryMiBMax: Math.round(memoryMiBMax) };
}

const { values } = parseArgs({ options: { items: { type: 'string', default: '1000000' } } });
const target = await startTarget('kumobako');
try {
  const client = createClient(target, ROOT);
  const { queueUrl } = await setUp(client);
  const report: ScaleReport = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    object: await largeObject(client, target),
    query: await queries(client, target, Number(values.items)),
    messages: await messages(client, target, queueUrl, Number(values.items)),
  };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'scale.json'), `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await target.stop();
}
