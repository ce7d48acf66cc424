/** Part of `bench/start.ts`, in a process of its own: `startCloud` of the built product, the first time and later. */

import { join } from 'node:path';
import { createClient, dynamodb } from './operations.ts';
import type { InProcess } from './start.ts';

const CLOUDS = 10;
const ITEMS = 100_000;
const BATCH = 25;
const RESETS = 3;
const AT_A_TIME = 16;

const beforeMs = performance.now();
// The built product, as users import it.
const { startCloud } = (await import(
  join(import.meta.dirname, '../dist/api/index.js')
)) as typeof import('../src/index.ts');
const first = await startCloud();
const firstMs = performance.now() - beforeMs;

const nextMs: number[] = [];
for (let i = 0; i < CLOUDS; i++) {
  const startMs = performance.now();
  const cloud = await startCloud();
  nextMs.push(performance.now() - startMs);
  await cloud.stop();
}

const target = {
  name: 'kumobako',
  host: '127.0.0.1',
  port: first.port,
  pid: process.pid,
  readyMs: 0,
  stop: async () => {},
};
const client = createClient(target, first.client.credentials);

async function fill(): Promise<void> {
  await client.send(
    dynamodb('CreateTable', {
      TableName: 'items',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  let at = 0;
  const write = async () => {
    while (at < ITEMS) {
      const from = at;
      at += BATCH;
      const puts = Array.from({ length: BATCH }, (_, i) => ({
        PutRequest: { Item: { id: { S: `item-${from + i}` }, text: { S: 'some text of an ordinary item' } } },
      }));
      await client.send(dynamodb('BatchWriteItem', { RequestItems: { items: puts } }));
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, write));
}

const resetMs: number[] = [];
for (let i = 0; i < RESETS; i++) {
  await fill();
  const startMs = performance.now();
  await first.reset();
  resetMs.push(performance.now() - startMs);
}
await first.stop();
const result: InProcess = { firstMs, nextMs, resetMs, itemsHeld: ITEMS };
process.stdout.write(JSON.stringify(result));
