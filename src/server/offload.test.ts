import { afterEach, expect, test } from 'vitest';
import { encodeChunks } from '../services/cloudwatch-logs/chunk.ts';
import { openOffload } from './offload.ts';

const offload = openOffload();
afterEach(() => offload.close());

const INPUT = {
  streams: {},
  pattern: 'b',
  limit: 10,
  bytesMax: 1_000_000,
  isReverse: false,
  after: undefined,
};
const ALL = { fromMs: 0, untilMs: 1_000 };

function recordOf(sequence: number, messages: readonly string[]) {
  const events = messages.map((message, i) => ({ timestamp: i, message }));
  const [chunk] = encodeChunks({ id: '0123456789abcdef', name: 's' }, 7, events);
  return { sequence, timeMs: 0, bytes: chunk?.bytes ?? new Uint8Array() };
}

test('a thread looks through records, for several at a time, and says what went wrong', async () => {
  const one = offload.begin('cloudwatch-logs', 'search', INPUT);
  const other = offload.begin('cloudwatch-logs', 'search', { ...INPUT, pattern: 'a' });
  // The second is large enough to move: its bytes are gone here.
  const large = recordOf(2, ['b'.repeat(100_000), 'b']);
  expect(await one.take([recordOf(1, ['a', 'b']), large], ALL)).toEqual({
    hasMore: false,
    boundMs: undefined,
  });
  expect(large.bytes.length).toBe(0);
  await other.take([recordOf(1, ['a', 'b'])], ALL);
  expect(await one.finish()).toMatchObject({
    events: [
      { timeMs: 0, sequence: 2 },
      { timeMs: 1, sequence: 1 },
      { timeMs: 1, sequence: 2 },
    ],
  });
  expect(await other.finish()).toEqual({
    events: [{ timeMs: 0, sequence: 1, index: 0, message: 'a', streamName: 's', ingestedMs: 7 }],
    hasMore: false,
  });
  one.end();
  other.end();
  const broken = offload.begin('cloudwatch-logs', 'nothing', INPUT);
  await expect(broken.finish()).rejects.toThrow('cloudwatch-logs has no task called nothing');
  await expect(offload.begin('s3', 'search', INPUT).finish()).rejects.toThrow('s3 has no tasks');
  const unsendable = offload.begin('cloudwatch-logs', 'search', { ...INPUT, pattern: () => 'b' });
  await expect(unsendable.finish()).rejects.toThrow('was not begun');
  await expect(unsendable.take([], () => {})).rejects.toThrow('could not be cloned');

  const late = offload.begin('cloudwatch-logs', 'search', INPUT);
  await late.take([recordOf(1, ['b'])], ALL);
  await offload.close();
  await expect(late.finish()).rejects.toThrow('has ended');
  late.end();
  await expect(offload.begin('cloudwatch-logs', 'search', INPUT).finish()).rejects.toThrow('has ended');
});
