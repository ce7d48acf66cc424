import { Collection } from './collection.ts';
import { collectionId } from './service-numbers.ts';

/** Steps of seeds that are done once in the life of a cloud, by the digest of what they say. */
export const seededSteps = new Collection<{ digest: string }, readonly [string]>({
  id: collectionId('core', 7),
  name: 'core.seeded',
  scope: 'partition',
  version: 1,
  key: ({ digest }) => [digest],
});
