import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  type Actor,
  auditor,
  type Clients,
  claimer,
  counter,
  createClients,
  eventHearer,
  itemWriter,
  messenger,
  objectWriter,
  setUp,
  userMaker,
} from './actors.ts';
import { logWriter } from './log-writer.ts';
import { dataFolder, moveClock, startServer } from './server.ts';

const ROUNDS = 25;
/** How long a server lives at most before it is killed. The moment is the test's own chance, not a wait for anything. */
const LIFE_MS_MAX = 700;

const folder = dataFolder();

/** Works until the server is gone. */
async function work(actor: Actor, clients: Clients, numbers: { next: number }): Promise<void> {
  for (;;) {
    try {
      await actor.step(clients, numbers.next++);
    } catch (error) {
      // Only a server that is gone ends the work: what it answers must never be an error.
      if (error instanceof Error && '$response' in error && error.$response !== undefined) {
        // Without the SDK's own view of the response, which is pages long.
        throw new Error(`${actor.name}: ${error.name}: ${error.message}`);
      }
      return;
    }
  }
}

test(`kill -9 at ${ROUNDS} random moments under load loses nothing that was acknowledged`, {
  timeout: 120_000,
}, async () => {
  const actors = [
    itemWriter(1),
    itemWriter(2),
    counter(),
    claimer(1),
    claimer(2),
    objectWriter(1),
    objectWriter(2),
  ];
  actors.push(messenger(1), userMaker(), eventHearer(), auditor(), logWriter());
  const numbers = actors.map(() => ({ next: 0 }));
  let steps = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const server = await startServer(folder);
    const clients = createClients(server.endpoint);
    if (round === 0) await setUp(clients);
    const working = actors.map((actor, i) => work(actor, clients, numbers[i] ?? { next: 0 }));
    await pause(50 + Math.random() * LIFE_MS_MAX);
    await server.kill();
    await Promise.all(working);
    clients.destroy();
    expect(server.errors()).not.toMatch(/unexpected/i);
  }
  const server = await startServer(folder);
  const clients = createClients(server.endpoint);
  // Messages that were received and not deleted come back when their visibility timeout is over.
  await moveClock(server, 60_000);
  const problems = (await Promise.all(actors.map((actor) => actor.check(clients)))).flat();
  clients.destroy();
  expect(await server.stop()).toBe(0);
  for (const { next } of numbers) steps += next;
  console.log(`${ROUNDS} kills, ${steps} operations`);
  expect(problems).toEqual([]);
  expect(steps).toBeGreaterThan(ROUNDS * 20);
});
