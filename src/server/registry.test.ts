import { expect, test } from 'vitest';
import { loadService, SERVICE_NAMES } from './registry.ts';

test('each collection has a number and a name of its own, or two would share their rows', async () => {
  const collections = (await Promise.all(SERVICE_NAMES.map(loadService))).flatMap((each) => each.collections);
  const distinct = new Set(collections);
  expect(new Set([...distinct].map(({ id }) => id)).size).toBe(distinct.size);
  expect(new Set([...distinct].map(({ name }) => name)).size).toBe(distinct.size);
});
