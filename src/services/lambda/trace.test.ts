/** The trace header of answers: the one that the function has seen. */

import { Lambda } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

const WHOLE =
  /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=([01]);Lineage=1:[0-9a-f]{8}:(\d+)$/;
const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const rootOf = (header = '') => /Root=([^;]+)/.exec(header)?.[1];
const sampledOf = (header = '') => /Sampled=([01])/.exec(header)?.[1];

/** A client that sends this header, if any, and what header its answers have. */
function traced(header?: string) {
  const client = t.cloud.client(Lambda);
  let answered: string | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      if (header !== undefined) headers['x-amzn-trace-id'] = header;
      const answer = await next(args);
      answered = (answer.response as { headers: Record<string, string> }).headers['x-amzn-trace-id'];
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return { client, answered: () => answered };
}

const seen = () => t.fake.calls.at(-1)?.invocation.traceHeader;

test('an answer has the header that the function has seen', async () => {
  const FunctionName = await t.create();
  const { client, answered } = traced();
  await client.invoke({ FunctionName });
  expect(answered()).toBe(seen());
  expect(WHOLE.exec(answered() ?? '')?.slice(1)).toEqual(['0', '0']);
  const { EventStream = [] } = await client.invokeWithResponseStream({ FunctionName });
  for await (const _part of EventStream);
  expect(answered()).toBe(seen());
  expect(answered()).toMatch(WHOLE);
});

test('an error of the function has it, an error of the call has none', async () => {
  const FunctionName = await t.create(() => {
    throw new Error('no');
  });
  const { client, answered } = traced();
  await client.invoke({ FunctionName });
  expect(answered()).toMatch(WHOLE);
  await client.invoke({ FunctionName: 'none' }).catch(() => {});
  expect(answered()).toBeUndefined();
});

test('the trace of a caller goes on, and its decision stands', async () => {
  const FunctionName = await t.create();
  for (const sampled of ['0', '1']) {
    const { client, answered } = traced(`Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=${sampled}`);
    await client.invoke({ FunctionName });
    expect([rootOf(answered()), sampledOf(answered())]).toEqual([ROOT, sampled]);
    expect(answered()).not.toContain('53995c3f42cd8ad8');
    expect(answered()).toBe(seen());
    // Called again in the same chain.
    const next = traced(answered());
    await next.client.invoke({ FunctionName });
    expect(next.answered()).toMatch(/;Lineage=1:[0-9a-f]{8}:1$/);
  }
});

test('where nobody has decided, Active takes the first call of a second', async () => {
  const active = await t.create(undefined, { TracingConfig: { Mode: 'Active' } });
  const { client, answered } = traced();
  await client.invoke({ FunctionName: active });
  expect(sampledOf(answered())).toBe('1');
  const decisions = new Set<string | undefined>();
  for (let i = 0; i < 30; i++) {
    await client.invoke({ FunctionName: active });
    decisions.add(sampledOf(answered()));
  }
  expect(decisions).toContain('0');
  await t.cloud.clock.advance(60_000);
  await client.invoke({ FunctionName: active });
  expect(sampledOf(answered())).toBe('1');
  const decided = traced(`Root=${ROOT};Sampled=0`);
  await t.cloud.clock.advance(60_000);
  await decided.client.invoke({ FunctionName: active });
  expect(sampledOf(decided.answered())).toBe('0');
});

test('an event is accepted with the trace that its run belongs to', async () => {
  const event = { InvocationType: 'Event' } as const;
  const plain = await t.create();
  const { client, answered } = traced();
  await client.invoke({ FunctionName: plain, ...event });
  await t.settled();
  expect(answered()).toBe(`Root=${rootOf(seen())};Sampled=0`);
  const active = await t.create(undefined, { TracingConfig: { Mode: 'Active' } });
  await client.invoke({ FunctionName: active, ...event });
  await t.settled();
  expect(answered()).toBe(`Root=${rootOf(seen())};Sampled=1`);
  expect(sampledOf(seen())).toBe('1');
  const going = traced(`Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:01234567:3`);
  await going.client.invoke({ FunctionName: plain, ...event });
  await t.settled();
  expect(going.answered()).toBe(`Root=${ROOT};Sampled=1`);
  expect(seen()).toMatch(/;Lineage=1:01234567:3\|[0-9a-f]{8}:0$/);
});
