import { describe, expect, test } from 'vitest';
import { type Stage, simulate } from './simulation.ts';

const PART = 100;

/** Tests that the histories of these seeds hold, a hundred a test. */
export function historiesHold(stage: Stage, first: number, last: number): void {
  describe('histories hold', () => {
    const parts = Array.from({ length: (last - first + 1) / PART }, (_, i) => first + i * PART);
    test.each(parts)('from seed %i', async (start) => {
      for (let seed = start; seed < start + PART; seed++) {
        const { problems } = await simulate(stage, seed);
        // Says what must be known to repeat it.
        expect(problems, `npm run simulate -- --seed ${seed}`).toEqual([]);
      }
    });
  });
}
