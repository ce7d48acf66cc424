/** Durable executions while the server is killed under them: they go on after the last checkpoint. */

import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createTelling, functionClients, useWitness } from './function-callers.ts';
import { dataFolder, missing, moveClock, startServer } from './server.ts';

const KILLS = 4;
const EXECUTIONS = 5;
const STEPS = 6;
/** The moment of the kill is the test's own chance. */
const LIFE_MS_MAX = 500;
const HOUR_MS = 3_600_000;

const folder = dataFolder();
const witness = useWitness();

/** Tells the witness of each step when it begins, and when its checkpoint was answered; an hour's wait is in the middle. */
const SOURCE = `
const tell = (phase, item) =>
  fetch(process.env.WITNESS, { method: 'POST', body: JSON.stringify({ phase, items: [item] }) });
const checkpoint = async (arn, token, Updates) => {
  const date = new Date().toISOString().replace(/[:-]|\\.\\d+/g, '');
  const path = '/2025-12-01/durable-executions/' + encodeURIComponent(arn) + '/checkpoint';
  const answer = await fetch(process.env.AWS_ENDPOINT_URL + path, {
    method: 'POST',
    body: JSON.stringify({ CheckpointToken: token, Updates }),
    headers: { 'content-type': 'application/json', 'x-amz-date': date, authorization:
      'AWS4-HMAC-SHA256 Credential=test/' + date.slice(0, 8) + '/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=' + '0'.repeat(64) } });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()).CheckpointToken;
};
exports.handler = async ({ DurableExecutionArn: arn, CheckpointToken, InitialExecutionState }) => {
  let token = CheckpointToken;
  const known = new Map(InitialExecutionState.Operations.map((each) => [each.Id, each.Status]));
  const { name } = JSON.parse(InitialExecutionState.Operations[0].ExecutionDetails.InputPayload);
  for (let at = 0; at < ${STEPS}; at++) {
    if (at === ${STEPS / 2} && known.get('wait') !== 'SUCCEEDED') {
      if (!known.has('wait')) {
        await checkpoint(arn, token, [{ Id: 'wait', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 3600 } }]);
      }
      return { Status: 'PENDING' };
    }
    const Id = 'step' + at;
    if (known.get(Id) === 'SUCCEEDED') continue;
    await tell('begun', name + '/' + Id);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    token = await checkpoint(arn, token, [{ Id, Type: 'STEP', Action: 'SUCCEED', Payload: String(at) }]);
    await tell('done', name + '/' + Id);
  }
  return { Status: 'SUCCEEDED', Result: JSON.stringify(name) };
};`;

test('kill -9 in the middle: what a checkpoint has kept is not done again', {
  timeout: 120_000,
}, async () => {
  const arns: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const server = await startServer(folder);
    const clients = functionClients(server.endpoint);
    if (kill === 0) {
      await createTelling(clients, witness, 'durable', {
        ...{ source: SOURCE, Timeout: 30, DurableConfig: { ExecutionTimeout: 10 * 86_400 } },
      });
      for (let n = 0; n < EXECUTIONS; n++) {
        const { DurableExecutionArn = '' } = await clients.lambda.invoke({
          ...{ FunctionName: 'durable:$LATEST', InvocationType: 'Event' },
          Payload: JSON.stringify({ name: `e${n}` }),
        });
        arns.push(DurableExecutionArn);
      }
    }
    const before = witness.begun.length;
    void moveClock(server, kill === 0 ? 0 : HOUR_MS).catch(() => {});
    if (kill < 2) await expect.poll(() => witness.begun.length, { timeout: 30_000 }).toBeGreaterThan(before);
    await pause(Math.random() * LIFE_MS_MAX);
    await server.kill();
    clients.destroy();
    expect(server.errors()).not.toMatch(/unexpected/i);
  }

  const server = await startServer(folder);
  const clients = functionClients(server.endpoint);
  const statuses = async () => {
    await moveClock(server, HOUR_MS);
    const all = arns.map((DurableExecutionArn) =>
      clients.lambda.getDurableExecution({ DurableExecutionArn }),
    );
    return (await Promise.all(all)).map(({ Status, Result }) => [Status, Result]);
  };
  const expected = arns.map((_, n) => ['SUCCEEDED', `"e${n}"`]);
  await expect.poll(statuses, { timeout: 60_000, interval: 500 }).toEqual(expected);
  const steps = arns.flatMap((_, n) => Array.from({ length: STEPS }, (__, at) => `e${n}/step${at}`));
  expect(missing(steps, witness.begun)).toEqual([]);
  // Once a step's checkpoint was answered, it was not done again.
  const again = steps.filter((step) => witness.done.filter((it) => it === step).length > 1);
  expect(again).toEqual([]);
  clients.destroy();
  expect(await server.stop()).toBe(0);
  console.log(`${KILLS} kills, ${witness.begun.length} steps begun, ${steps.length} of them needed`);
});
