import { expect, test } from 'vitest';
import { inlineOffload, lightFirst, type OffloadedJob } from './offload.ts';

const record = (sequence: number, bytes: number) => ({ sequence, timeMs: 0, bytes: new Uint8Array(bytes) });

/** A task, or job, that answers which records it has seen. */
function seeing() {
  const seen: string[] = [];
  return {
    seen,
    take: (records: readonly { sequence: number }[], about: unknown) => {
      seen.push(...records.map(({ sequence }) => `${about}${sequence}`));
      return seen.length;
    },
    finish: () => seen.join(),
  };
}

function heavyOf(task: ReturnType<typeof seeing>, ended: () => void): OffloadedJob {
  return {
    take: async (records, about) => task.take(records, about),
    finish: async () => task.finish(),
    end: ended,
  };
}

test('little is looked through in place', async () => {
  const job = lightFirst(seeing(), () => {
    throw new Error('nobody needs a thread');
  });
  expect(await job.take([record(1, 1_000), record(2, 1_000)], 'a')).toBe(2);
  expect(await job.finish()).toBe('a1,a2');
  job.end();
});

test('much begins anew in a thread, with everything that there was so far', async () => {
  let ends = 0;
  const heavy = seeing();
  const job = lightFirst(seeing(), () => heavyOf(heavy, () => ends++));
  await job.take([record(1, 200_000)], 'a');
  expect(heavy.seen).toEqual([]);
  expect(await job.take([record(2, 200_000)], 'b')).toBe(2);
  await job.take([record(3, 1)], 'c');
  expect(await job.finish()).toBe('a1,b2,c3');
  job.end();
  expect(ends).toBe(1);
});

test('tasks in place are those of the service', async () => {
  const offload = inlineOffload(async () => ({ see: () => seeing() }));
  const job = offload.begin('any', 'see', undefined);
  expect(await job.take([record(1, 1)], 'a')).toBe(1);
  expect(await job.finish()).toBe('a1');
  await expect(offload.begin('any', 'look', undefined).finish()).rejects.toThrow(
    'any has no task called look',
  );
});
