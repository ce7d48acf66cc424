// A cloud for each of Vitest's workers, empty at the start of each test. Copy it into your project.
import { startCloud } from 'kumobako';
import { test as base } from 'vitest';

export const test = base.extend({
  /** Started once a worker, when its first test asks for it. */
  workerCloud: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
    async ({}, use) => {
      const cloud = await startCloud();
      // For clients that the code under test makes by itself.
      Object.assign(process.env, cloud.env);
      await use(cloud);
      await cloud.stop();
    },
    { scope: 'worker' },
  ],
  cloud: async ({ workerCloud }, use) => {
    await workerCloud.reset();
    await use(workerCloud);
  },
});
