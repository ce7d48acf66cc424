import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isAlive, processesOf } from '../support/processes.ts';
import {
  asker,
  changer,
  eventSender,
  type FunctionCaller,
  type FunctionClients,
  functionClients,
  jobSender,
  keyOf,
  logger,
  QUEUE_URL,
  setUpFunction,
  TOLD_URL,
  useWitness,
} from './function-callers.ts';
import { dataFolder, missing, moveClock, startServer } from './server.ts';

/** With what the machine has to keep functions in, and without anything. */
const ROUNDS = ['auto', 'plain', 'auto', 'plain'] as const;
/** The moment of the kill is the test's own chance, not a wait for anything; before it a function has run. */
const LIFE_MS_MAX = 400;
const HOUR_MS = 3_600_000;

const folder = dataFolder();
const witness = useWitness();

/** Works until the server is gone. */
async function work(own: FunctionCaller, clients: FunctionClients, numbers: { next: number }): Promise<void> {
  for (;;) {
    try {
      await own.step(clients, numbers.next++);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const hasAnswer = '$response' in error && error.$response !== undefined;
      if (hasAnswer || error.message.includes('was answered by'))
        throw new Error(`${own.name}: ${error.name}: ${error.message}`);
      return;
    }
  }
}

const sandboxes = () => readdirSync(join(folder, 'functions', 'sandboxes'), { withFileTypes: true });

test('kill -9 while functions run: nothing acknowledged is lost, nothing stays behind', {
  timeout: 120_000,
}, async () => {
  const callers = [asker(1), asker(2), eventSender(), jobSender(), changer(), logger()];
  const [one, two, events, jobs, changes, logged] = callers as [FunctionCaller, ...FunctionCaller[]] &
    typeof callers;
  const numbers = callers.map(() => ({ next: 0 }));
  for (const [round, isolation] of ROUNDS.entries()) {
    const server = await startServer(folder, ['--isolation', isolation]);
    const clients = functionClients(server.endpoint);
    if (round === 0) await setUpFunction(clients, witness);
    const before = callers.map(({ acknowledged }) => acknowledged.length);
    const failed = Promise.all(callers.map((own, i) => work(own, clients, numbers[i] ?? { next: 0 })));
    const idle = () => callers.filter(({ acknowledged }, i) => acknowledged.length === before[i]);
    await Promise.race([failed, expect.poll(idle, { timeout: 30_000 }).toEqual([])]);
    await pause(Math.random() * LIFE_MS_MAX);
    const processes = processesOf(folder, server.pid);
    await server.kill();
    await failed;
    clients.destroy();
    expect(processes.length).toBeGreaterThan(2);
    await expect.poll(() => processes.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    expect(server.errors()).not.toMatch(/unexpected/i);
  }

  const server = await startServer(folder);
  const clients = functionClients(server.endpoint);
  // What a run that was cut off holds in flight comes back when its visibility timeout is over.
  await moveClock(server, 60_000);
  const accepted = [events, jobs, changes, logged].flatMap((own) => own?.acknowledged ?? []);
  await expect.poll(() => missing(accepted, witness.done), { timeout: 30_000 }).toEqual([]);
  await expect.poll(() => left(clients), { timeout: 30_000 }).toEqual([0, 0, 0]);

  // Who was answered was run, and once.
  const asked = [...(one?.acknowledged ?? []), ...(two?.acknowledged ?? [])];
  expect(asked.length).toBeGreaterThan(ROUNDS.length);
  for (const phase of [witness.begun, witness.done])
    expect(asked.filter((item) => phase.filter((it) => it === item).length !== 1)).toEqual([]);
  expect(disorder(changes?.acknowledged ?? [])).toEqual([]);
  // Every event had its end told, none that was never sent.
  const told = await readAll(clients);
  expect(missing(events?.acknowledged ?? [], told)).toEqual([]);
  expect(missing(told, witness.done)).toEqual([]);

  // What was acknowledged never comes again.
  const runs = witness.begun.length;
  await moveClock(server, HOUR_MS);
  await clients.lambda.invoke({ FunctionName: 'crash', Payload: '{"item":"last"}' });
  expect(witness.begun.slice(runs)).toEqual(['last']);
  clients.destroy();
  // Homes are those of processes that run, none of killed ones.
  expect(new Set(sandboxes().map(({ name }) => name.split('.')[0])).size).toBe(1);
  const processes = processesOf(folder, server.pid);
  expect(await server.stop()).toBe(0);
  expect(processes.filter(isAlive)).toEqual([]);
  expect(readdirSync(join(folder, 'functions'))).not.toContain('sandboxes');
  console.log(`${ROUNDS.length} kills, ${numbers.reduce((sum, { next }) => sum + next, 0)} calls`);
});

/** Messages of the queue that a function reads: to be seen, in flight, to come later. */
async function left({ sqs }: FunctionClients): Promise<number[]> {
  const { Attributes = {} } = await sqs.getQueueAttributes({ QueueUrl: QUEUE_URL, AttributeNames: ['All'] });
  return [
    Attributes.ApproximateNumberOfMessages,
    Attributes.ApproximateNumberOfMessagesNotVisible,
    Attributes.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
}

/** Changes of an item that the function saw for the first time behind a later one. */
function disorder(acknowledged: readonly string[]): string[] {
  const numberOf = (item: string) => Number(item.split('-')[1]);
  const found: string[] = [];
  const last = new Map<string, number>();
  for (const item of new Set(witness.done.filter((it) => acknowledged.includes(it)))) {
    if (numberOf(item) < (last.get(keyOf(item)) ?? -1)) found.push(item);
    last.set(keyOf(item), numberOf(item));
  }
  return found;
}

/** The events whose success was told. */
async function readAll({ sqs }: FunctionClients): Promise<string[]> {
  const items: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: TOLD_URL, MaxNumberOfMessages: 10 });
    if (Messages.length === 0) return items;
    for (const { Body = '', ReceiptHandle } of Messages) {
      // What came by the log has no item of its own.
      const { item } = (JSON.parse(Body) as { requestPayload: { item?: string } }).requestPayload;
      if (item !== undefined) items.push(item);
      await sqs.deleteMessage({ QueueUrl: TOLD_URL, ReceiptHandle });
    }
  }
}
