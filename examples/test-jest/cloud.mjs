// A cloud for a test file, empty at the start of each test (Jest shares nothing between files). Copy it into your project.
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { startCloud } from 'kumobako';

/** Call it at the top of a test file; the answer is the cloud, once its first test begins. */
export function useCloud() {
  let cloud;
  beforeAll(async () => {
    cloud = await startCloud();
    // For clients that the code under test makes by itself.
    Object.assign(process.env, cloud.env);
  });
  beforeEach(() => cloud.reset());
  afterAll(() => cloud.stop());
  return () => cloud;
}
