import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from './server.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumobako-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function withQueue(): Promise<void> {
  const server = await startServer(folder);
  await sqs(server.endpoint).send(new CreateQueueCommand({ QueueName: 'kept' }));
  expect(await server.stop()).toBe(0);
}

const sqs = (endpoint: string) =>
  new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

test('a state of a newer kumobako is refused and left alone', async () => {
  await withQueue();
  const path = join(folder, 'format.json');
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, before.replace(/"format": *\d+/, '"format": 99'));
  await expect(startServer(folder)).rejects.toThrow(/exit 1: kumobako: .*written by kumobako/);
  writeFileSync(path, before);
  const server = await startServer(folder);
  expect((await sqs(server.endpoint).send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(1);
  await server.stop();
});

test('a second instance on the same data says who holds it', async () => {
  const first = await startServer(folder);
  await expect(startServer(folder)).rejects.toThrow(/exit 4: kumobako: Process \d+ uses the data directory/);
  expect(await first.stop()).toBe(0);
});

test('a database that is no database is refused with a reason, not with a stack', async () => {
  await withQueue();
  const { generation }: { generation: string } = JSON.parse(
    readFileSync(join(folder, 'format.json'), 'utf8'),
  );
  const database = join(folder, 'generations', generation, 'state.db');
  rmSync(`${database}-wal`, { force: true });
  writeFileSync(database, 'this is no database, but long enough to be looked at '.repeat(200));
  const refusal = expect(startServer(folder)).rejects;
  await refusal.toThrow(/exit 1: kumobako: /);
  await expect(startServer(folder)).rejects.not.toThrow(/ at .*\.js:\d+/);
});

test('a folder that is a file says what to do', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(startServer(file)).rejects.toThrow(/exit 1: kumobako: .*--data-dir/);
  truncateSync(file);
});
