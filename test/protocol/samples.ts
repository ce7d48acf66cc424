/** Made-up values for a shape: every member set, with characters that each wire form must escape. */

import { type Service, shapeOf, simpleOf, structureOf, traitsOf } from '../../src/model/load.ts';
import { type Ref, type StructureShape, simple, type Traits } from '../../src/model/shapes.ts';
import { eventMemberOf } from '../../src/protocol/event-stream.ts';

export type Sample = Record<string, unknown>;

/** Levels of nesting below the top that are filled. */
const DEPTH_MAX = 3;
const TEXTS = ['a b&c=<d>/é"\'+%20~', 'plain-1'];
const FIRST_TIME_MS = 1_700_000_000_000;

/** Values differ from each other, so that swapped members are seen; a counter of one run makes them. */
export class Sampler {
  readonly #service: Service;
  #count = 0;

  constructor(service: Service) {
    this.#service = service;
  }

  /** A whole input or output. Event streams are given as arrays of events: see {@link withStreams}. */
  structure(ref: Ref): Sample {
    if (simpleOf(this.#service, ref) >= 0) return {};
    const sample = (this.#value(ref, 0, {}) ?? {}) as Sample;
    const events = eventMemberOf(this.#service, ref);
    if (events !== undefined) sample[events.name] = this.#events(events.union);
    return sample;
  }

  #events(union: Ref): Sample[] {
    const events: Sample[] = [];
    for (const [name, member] of Object.entries(structureOf(this.#service, union).m)) {
      if (structureOf(this.#service, member[0]).e !== undefined) continue;
      events.push({ [name]: this.#value(member[0], 1, {}) ?? {} });
    }
    return events;
  }

  #value(ref: Ref, depth: number, traits: Traits): unknown {
    const type = simpleOf(this.#service, ref);
    if (type >= 0) return this.#simple(ref, type, traits);
    if (depth > DEPTH_MAX) return undefined;
    const shape = shapeOf(this.#service, ref);
    const inner = traits.h !== undefined || traits.ph !== undefined || traits.qp === 1 ? { h: 'x' } : {};
    if (shape?.k === 'l') return this.#list(shape.m[0], depth, inner);
    if (shape?.k === 'm') return this.#map(shape.val[0], depth, inner, traits);
    return this.#structure(structureOf(this.#service, ref), depth);
  }

  #list(ref: Ref, depth: number, traits: Traits): unknown[] | undefined {
    const items = [1, 2].map(() => this.#value(ref, depth + 1, traits)).filter(isFilled);
    return items.length > 0 ? items : undefined;
  }

  #map(ref: Ref, depth: number, inner: Traits, traits: Traits): Sample | undefined {
    const map: Sample = {};
    for (const key of traits.qp === 1 ? ['qk1'] : traits.ph !== undefined ? ['k1', 'k2'] : ['k1', 'k-2']) {
      const value = this.#value(ref, depth + 1, inner);
      if (value !== undefined) map[key] = value;
    }
    return Object.keys(map).length > 0 ? map : undefined;
  }

  #structure(shape: StructureShape, depth: number): Sample | undefined {
    const sample: Sample = {};
    for (const [name, member] of Object.entries(shape.m)) {
      const traits = traitsOf(member);
      if (traits.st === 1 && simpleOf(this.#service, member[0]) < 0) continue;
      const value = this.#value(member[0], depth + 1, traits);
      if (!isFilled(value)) continue;
      sample[name] = value;
      if (shape.k === 'u') break;
    }
    return Object.keys(sample).length > 0 ? sample : undefined;
  }

  #simple(ref: Ref, type: number, traits: Traits): unknown {
    const count = this.#count++;
    switch (type) {
      case simple.string:
        return this.#text(ref, count, traits);
      case simple.boolean:
        return true;
      case simple.integer:
        return 3 + (count % 5);
      case simple.long:
        return 3 + (count % 5);
      case simple.float:
      case simple.double:
        return 1.5 + (count % 3);
      case simple.bigint:
        return 12345678901234567890n;
      case simple.bigdecimal:
        return 1;
      case simple.timestamp:
      case simple.dateTime:
      case simple.httpDate:
      case simple.epochSeconds:
        return new Date(FIRST_TIME_MS + (count % 9) * 1000);
      case simple.blob:
        return Buffer.from(`blob\u0000ÿ${count % 9}`);
      case simple.stream:
        return Buffer.from(`stream body ${count % 9}`);
      case simple.document:
        return { a: [1, 'x', true], b: { c: 'd' } };
      default:
        return {};
    }
  }

  #text(ref: Ref, count: number, traits: Traits): string {
    const shape = shapeOf(this.#service, ref);
    if (shape?.k === 'c' && shape.enum?.[0] !== undefined) return shape.enum[0];
    if (traits.l === 1) return `lab el/é${count % 7}`;
    if (traits.mt?.endsWith('json')) return '{"a":1}';
    if (traits.h !== undefined) return `h-${count % 9}`;
    return TEXTS[count % TEXTS.length] ?? '';
  }
}

function isFilled(value: unknown): boolean {
  if (value === undefined) return false;
  const isPlain =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return !isPlain || Object.keys(value).length > 0;
}

/** A sample as a client or handler passes it: its array of events as an async iterable. */
export function withStreams(service: Service, ref: Ref, sample: Sample): Sample {
  const copy = structuredClone(sample);
  const events = eventMemberOf(service, ref);
  if (events !== undefined) copy[events.name] = iterate(copy[events.name] as Sample[]);
  return copy;
}

async function* iterate(events: readonly Sample[]): AsyncGenerator<Sample> {
  yield* events;
}
