import { expect, test } from 'vitest';
import { logsCloud } from '../../../test/support/logs.ts';

const { group, put, filter, logs, now, run } = logsCloud();

/** Far more than what is looked through in place. */
const BATCHES = 6;
const BATCH = 400;
const text = (n: number): string => `${n} ${n % 100 === 0 ? 'rare' : 'often'} ${'x'.repeat(1_000)}`;

test('a search through much finds what one through little does, in every order', async () => {
  const name = await group('large');
  const startMs = now() - 60_000;
  const numbers = Array.from({ length: BATCHES * BATCH }, (_, n) => n);
  for (let i = 0; i < BATCHES; i++) {
    // Batches come in the wrong order.
    const from = (BATCHES - 1 - i) * BATCH;
    const messages = numbers.slice(from, from + BATCH).map((n): [string, number] => [text(n), startMs + n]);
    await put(name, messages);
  }
  const numberOf = (message = ''): number => Number(message.split(' ')[0]);
  const rare = numbers.filter((n) => n % 100 === 0);
  expect((await filter(name, { filterPattern: 'rare' })).map(numberOf)).toEqual(rare);
  expect((await filter(name, { filterPattern: 'rare', limit: 7 })).map(numberOf)).toEqual(rare);
  const reversed = { filterPattern: 'rare', startFromHead: false, limit: 5 };
  expect((await filter(name, reversed)).map(numberOf)).toEqual(rare.toReversed());
  expect((await filter(name, { limit: 1_000 })).map(numberOf)).toEqual(numbers);

  const stream = { logGroupName: name, logStreamName: 'stream', limit: 3 };
  const { events: last = [] } = await logs().getLogEvents(stream);
  expect(last.map(({ message }) => numberOf(message))).toEqual(numbers.slice(-3));
  const counted = await run(name, 'filter @message like /rare/ | stats count(*) as n');
  expect(counted).toEqual([{ n: String(rare.length) }]);
});
