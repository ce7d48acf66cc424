/** Seeded random numbers: the only source of chance in a history. */

import type { SimulatedRandom } from '../../src/core/simulation.ts';

/** splitmix32: spreads a seed over a whole state, so that neighbouring seeds have nothing in common. */
function spread(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
}

/** xoshiro128**: 128 bits of state, a number in a few nanoseconds. */
export class SeededRandom implements SimulatedRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    // A seed of more than 32 bits counts with all of them.
    const next = spread((seed % 2 ** 32) ^ Math.floor(seed / 2 ** 32));
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() | 1;
  }

  /** 32 random bits, as an unsigned number. */
  bits(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** From 0 to 1, exclusive. */
  fraction = (): number => this.bits() / 2 ** 32;

  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('There is nothing to pick from');
    return item;
  }

  /** An item of a table, each as likely as its weight says. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T {
    let rest = this.fraction() * items.reduce((sum, { weight }) => sum + weight, 0);
    for (const item of items) {
      rest -= item.weight;
      if (rest < 0) return item;
    }
    return this.pick(items);
  }

  bytes = (count: number): Uint8Array => {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += 4) {
      const bits = this.bits();
      for (let i = 0; i < 4 && at + i < count; i++) bytes[at + i] = bits >>> (8 * i);
    }
    return bytes;
  };

  /** Another generator, which goes its own way from here. */
  fork(): SeededRandom {
    return new SeededRandom(this.bits());
  }
}
