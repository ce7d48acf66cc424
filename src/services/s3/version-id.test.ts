import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ids } from '../../core/ids.ts';
import { makeVersionId, orderOfVersionId } from './version-id.ts';

const bytesOf = (fill: number): Pick<Ids, 'bytes'> => ({
  bytes: (count) => new Uint8Array(count).fill(fill),
});
const make = (order: number, fill = 7): string => makeVersionId(bytesOf(fill) as Ids, order);

test('holds the place of its version, whatever that is', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat({ max: 255 }), (order, fill) => {
      const id = make(order, fill);
      expect(id).toMatch(/^[a-z0-9][\w.]{31}$/);
      expect(orderOfVersionId(id)).toBe(order);
    }),
  );
});

test('tells an id that was never given out', () => {
  const id = make(1_800_000_000_000_000);
  for (let at = 0; at < id.length; at++) {
    const changed = id.slice(0, at) + (id[at] === 'x' ? 'y' : 'x') + id.slice(at + 1);
    expect(orderOfVersionId(changed)).toBeUndefined();
  }
  for (const bad of ['', 'null', id.slice(1), `${id}a`, ' '.repeat(32), 'é'.repeat(32)]) {
    expect(orderOfVersionId(bad)).toBeUndefined();
  }
});
