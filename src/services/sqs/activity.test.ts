import { expect, test } from 'vitest';
import { type Activity, useByUrl } from './activity.ts';

const place = { account: '000000000000', region: 'us-east-1' };

test('a queue that made room for others is back when its URL is used again', () => {
  const activity: Activity = { queues: new Map(), byUrl: new Map(), isRestored: true };
  const useQueue = (n: number) =>
    useByUrl(activity, `http://localhost:4566/${place.account}/q${n}`, place, n);
  const names = () => [...activity.queues.values()].map(({ name }) => name);
  for (let n = 0; n <= 10_000; n++) useQueue(n);
  expect(names()).toHaveLength(10_000);
  expect(names()).not.toContain('q0');
  useQueue(0);
  expect(names()).toHaveLength(10_000);
  expect(names()).toContain('q0');
});
