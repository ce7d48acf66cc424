import { expect, test } from 'vitest';
import { base, openTestWorld } from '../../test/support/world.ts';
import type { RequestFacts } from '../core/context.ts';
import type { AnyService, TxOperation } from '../core/service.ts';
import { perform } from './door.ts';

const FROM_OUTSIDE: RequestFacts = { headers: {}, url: '/', trailers: () => ({}) };
const FOREVER = Promise.withResolvers<void>().promise;

/** A service whose one operation sends something that is delivered as `deliver` does. */
async function sender(
  answersAfterOutboxMs: number | undefined,
  deliver: () => Promise<void>,
  counts?: AnyService['counts'],
) {
  const send: TxOperation<object, object> = {
    kind: 'tx',
    access: { actions: [], demands: () => [] },
    ...(answersAfterOutboxMs === undefined ? {} : { answersAfterOutboxMs }),
    handler: ({ outbox }) => {
      outbox.send({ service: 'sender', delivery: 'sent', group: 'g', body: {} });
      return { isSent: true };
    },
  };
  const service: AnyService = {
    name: 'sender',
    operations: { Send: send },
    collections: [],
    deliveries: { sent: deliver },
    ...(counts === undefined ? {} : { counts }),
  };
  const world = await openTestWorld([service]);
  const call = (request?: RequestFacts) =>
    perform(
      world,
      { authorise: async () => {} },
      {
        service,
        operation: 'Send',
        input: {},
        base,
        signal: world.stopping,
        origin: { sourceIp: '127.0.0.1', secureTransport: false },
        request,
      },
    );
  return { world, call };
}

test('an operation that answers after its outbox does so, whether the delivery succeeds or not', async () => {
  let tried = 0;
  const { world, call } = await sender(60_000, async () => {
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    tried++;
    throw new Error('not now');
  });
  expect(await call(FROM_OUTSIDE)).toEqual({ isSent: true });
  expect(tried).toBe(1);
  await world.stop();
});

test('it waits so long and no longer', async () => {
  const { world, call } = await sender(1, () => FOREVER);
  expect(await call(FROM_OUTSIDE)).toEqual({ isSent: true });
  await world.stop();
});

test('calls between services, and operations that do not ask for it, answer at their commit', async () => {
  const waiting = await sender(60_000, () => FOREVER);
  expect(await waiting.call()).toEqual({ isSent: true });
  await waiting.world.stop();
  const plain = await sender(undefined, () => FOREVER);
  expect(await plain.call(FROM_OUTSIDE)).toEqual({ isSent: true });
  await plain.world.stop();
});

test('a call that cannot be counted is done all the same', async () => {
  let tried = 0;
  const { world, call } = await sender(
    undefined,
    async () => {},
    () => {
      tried++;
      throw new Error('no numbers');
    },
  );
  expect(await call(FROM_OUTSIDE)).toEqual({ isSent: true });
  expect(tried).toBe(1);
  await world.stop();
});
