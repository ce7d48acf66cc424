/**
 * Inputs that are almost right, made from an operation's shape: most members hold what the service knows or its model
 * allows, so that a request gets far, and a few hold what nobody expects there.
 */

import fc from 'fast-check';
import { type Service, shapeOf, simpleOf, structureOf } from '../../../src/model/load.ts';
import {
  type ListShape,
  type MapShape,
  type Member,
  type Ref,
  type StructureShape,
  simple,
} from '../../../src/model/shapes.ts';
import type { Input } from './wire-call.ts';

/** By name of a member: values that mean something in the cloud under test. */
export type KnownValues = Readonly<Record<string, readonly unknown[]>>;

type Entry = readonly [name: string, value: unknown];

/** Levels of nesting below the top that are filled. */
const DEPTH_MAX = 5;

/** Texts that have broken servers before. */
const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '\t\r\n',
  '\u0000',
  '\u0000\u0001\u001f\u007f\ufffe\uffff',
  '\ud800',
  'x\udfff',
  '\u{1f4a5}'.repeat(40),
  'e\u0301\u202e',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../../etc/passwd',
  '..',
  '/',
  '//',
  '%00',
  '%2e%2e%2f',
  '%',
  '*',
  '?',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable, as policies write it
  '${aws:username}',
  '${',
  '-1',
  '0',
  '00',
  '1e400',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '9007199254740993',
  '99999999999999999999999999999999999999999',
  'arn',
  'arn:',
  'arn:aws:::',
  'arn:aws:sqs:us-east-1:000000000000:',
  'arn:aws:iam::000000000000:user/',
  'arn:aws:s3:::',
  'arn:aws:iam::aws:policy/ReadOnlyAccess',
  'http://',
  'http://127.0.0.1:1/x/y',
  '2030-01-01T00:00:00Z',
  '{',
  '{}',
  '[]',
  '{"__proto__":{"a":1}}',
  '{"Version":"2012-10-17","Statement":[]}',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}',
  '{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":[],"Condition":{"StringLike":{"a":null}}}}',
  '{"a":[{"numeric":[">",1e999]}],"$or":[]}',
  '['.repeat(3000),
  '{"a":'.repeat(1000),
  '('.repeat(500),
  '<a/>',
  ']]>&lt;',
  'a'.repeat(64),
  'a'.repeat(65),
  'a'.repeat(256),
  'a'.repeat(1025),
  '\u3042'.repeat(2049),
  `${'a'.repeat(5000)}!`,
  `${'a-'.repeat(300)}_`,
];

const NASTY_NUMBERS: readonly number[] = [
  0,
  -0,
  -1,
  1,
  2,
  10,
  11,
  1000,
  1001,
  0.5,
  -1e-7,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  -(2 ** 64),
  1e308,
  5e-324,
];

const NASTY_KEYS: readonly string[] = ['__proto__', 'constructor', 'toString', '', 'a'.repeat(300), '\u0000'];

/** What is of no type that a model has, or of another one than it should be. */
const WRONG: readonly unknown[] = [
  null,
  true,
  false,
  'text',
  '',
  -1,
  1.5,
  1e308,
  [],
  [null],
  [[]],
  {},
  { __type: 'x' },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  nested(40),
];

function nested(depth: number): unknown {
  return depth === 0 ? [] : { M: [nested(depth - 1)] };
}

const nastyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 30 }) },
);
const nastyNumber = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY_NUMBERS) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(new Uint8Array(0), new Uint8Array(70_000), new Uint8Array([0xff, 0xfe, 0, 0xc3])),
);
const moment = fc.constantFrom<unknown>(
  1_900_000_000,
  '2030-01-01T00:00:00Z',
  '2030-01-01',
  -1,
  1e18,
  'x',
  0,
);
const wrongValue = fc.constantFrom(...WRONG);

/** The first arbitrary in so many cases of 100. */
function share<T>(percent: number, first: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  if (percent === 0) return other;
  return fc.oneof({ weight: 100 - percent, arbitrary: other }, { weight: percent, arbitrary: first });
}

/**
 * How much of an input is bad: nothing (only what the service knows or its model allows: for calls that should do
 * something; `full`: with all optional members), about one member in a request, or much.
 */
export type Badness = 'none' | 'full' | 'little' | 'much';

/** Of 100 values: so many are of a wrong type, and so many texts and numbers nasty; and of what is known, a share. */
const BADNESS = {
  none: { wrong: 0, nasty: 0, known: 100, required: 1, optional: 0 },
  full: { wrong: 0, nasty: 0, known: 100, required: 1, optional: 1 },
  little: { wrong: 1, nasty: 5, known: 90, required: 0.995, optional: 0.3 },
  much: { wrong: 4, nasty: 40, known: 60, required: 0.96, optional: 0.4 },
} as const;

/** Inputs of one service; arbitraries are kept, as shapes share shapes. */
export class NastyInputs {
  readonly #service: Service;
  readonly #known: KnownValues;
  readonly #badness: Badness;
  readonly #made = new Map<string, fc.Arbitrary<unknown>>();

  constructor(service: Service, known: KnownValues, badness: Badness) {
    this.#service = service;
    this.#known = known;
    this.#badness = badness;
  }

  get #isTame(): boolean {
    return this.#badness === 'none' || this.#badness === 'full';
  }

  of(operation: string): fc.Arbitrary<Input> {
    const [ref] = this.#service.operations[operation] ?? [simple.unit];
    // A structure's arbitrary makes plain objects only.
    return this.#structure(structureOf(this.#service, ref), 0) as fc.Arbitrary<Input>;
  }

  #member(name: string, member: Member, depth: number): fc.Arbitrary<unknown> {
    const key = `${name} ${member[0]} ${depth}`;
    const made = this.#made.get(key) ?? this.#makeMember(name, member[0], depth);
    this.#made.set(key, made);
    return made;
  }

  #makeMember(name: string, ref: Ref, depth: number): fc.Arbitrary<unknown> {
    const { wrong, known } = BADNESS[this.#badness];
    const modelled = this.#modelled(name, ref, depth);
    const meant = Object.hasOwn(this.#known, name) ? (this.#known[name] ?? []) : [];
    if (this.#isTame) return meant.length > 0 ? fc.constant(meant[0]) : modelled;
    const usual = meant.length > 0 ? share(known, fc.constantFrom(...meant), modelled) : modelled;
    return share(wrong, wrongValue, usual);
  }

  #modelled(name: string, ref: Ref, depth: number): fc.Arbitrary<unknown> {
    const type = simpleOf(this.#service, ref);
    if (type >= 0) return this.#simple(ref, type);
    if (depth >= DEPTH_MAX) return fc.constant(undefined);
    const shape = shapeOf(this.#service, ref);
    if (shape?.k === 'l') return this.#list(name, shape, depth);
    if (shape?.k === 'm') return this.#map(name, shape, depth);
    return this.#structure(structureOf(this.#service, ref), depth);
  }

  #structure(shape: StructureShape, depth: number): fc.Arbitrary<unknown> {
    const entries = Object.entries(shape.m);
    if (shape.k === 'u' && entries.length > 0) return this.#union(shape, depth);
    const { required, optional } = BADNESS[this.#badness];
    const members = entries.map(([name, member]) => {
      // A member more in a large structure is worth less than a request that gets through.
      const isLarge = entries.length > 12 && optional < 1;
      const chance = member[2] === 1 ? required : isLarge ? optional / 3 : optional;
      const value = chance === 0 ? fc.constant(undefined) : this.#member(name, member, depth + 1);
      const entry = value.map((made): Entry | undefined => (made === undefined ? undefined : [name, made]));
      return chance === 1 ? entry : share(Math.ceil(chance * 100), entry, fc.constant(undefined));
    });
    return fc
      .tuple(...members)
      .map((made) => Object.fromEntries(made.filter((entry) => entry !== undefined)));
  }

  /** Mostly one member, as it should be. */
  #union(shape: StructureShape, depth: number): fc.Arbitrary<unknown> {
    const single = fc.oneof(
      ...Object.entries(shape.m).map(([name, member]) =>
        this.#member(name, member, depth + 1).map((value) => (value === undefined ? {} : { [name]: value })),
      ),
    );
    const several = fc.tuple(single, single).map(([one, other]) => ({ ...one, ...other }));
    return share<object>(BADNESS[this.#badness].wrong, several, single);
  }

  #list(name: string, shape: ListShape, depth: number): fc.Arbitrary<unknown> {
    // Names of items are those of their lists: known values can be given for either.
    const item = this.#member(`${name}[]`, shape.m, depth + 1);
    const { wrong } = BADNESS[this.#badness];
    const isTame = this.#isTame;
    const some = fc.array(item, { minLength: isTame ? 1 : 0, maxLength: isTame ? 1 : 3 });
    const many = item.map((value) => Array.from({ length: 120 }, () => value));
    return share(wrong, many, some).map((items) => items.filter((value) => value !== undefined));
  }

  #map(name: string, shape: MapShape, depth: number): fc.Arbitrary<unknown> {
    const keys = this.#member(`${name}{}`, shape.key, depth + 1).map(String);
    const { nasty } = BADNESS[this.#badness];
    const key = share(nasty, fc.constantFrom(...NASTY_KEYS), keys);
    const entry = fc.tuple(key, this.#member(`${name}:`, shape.val, depth + 1));
    return fc
      .array(entry, { minLength: this.#badness === 'full' ? 1 : 0, maxLength: this.#isTame ? 1 : 4 })
      .map((entries) => Object.fromEntries(entries.filter(([, value]) => value !== undefined)));
  }

  #simple(ref: Ref, type: number): fc.Arbitrary<unknown> {
    const shape = shapeOf(this.#service, ref);
    const limits = shape?.k === 'c' ? shape : undefined;
    switch (type) {
      case simple.boolean:
        return fc.boolean();
      case simple.integer:
      case simple.long:
      case simple.float:
      case simple.double: {
        const low = Math.max(limits?.min ?? 1, -(2 ** 31));
        const high = Math.min(limits?.max ?? low + 20, 2 ** 31);
        const allowed = fc.integer({ min: low, max: Math.max(low, high) });
        return share(BADNESS[this.#badness].nasty, nastyNumber, allowed);
      }
      case simple.timestamp:
      case simple.dateTime:
      case simple.httpDate:
      case simple.epochSeconds:
        return moment;
      case simple.blob:
      case simple.stream:
        return bytes;
      default:
        return this.#text(limits?.enum, limits?.min ?? 1, limits?.max ?? 64);
    }
  }

  #text(choices: string[] | undefined, min: number, max: number): fc.Arbitrary<unknown> {
    const allowed =
      choices !== undefined && choices.length > 0
        ? fc.constantFrom(...choices)
        : fc
            .stringMatching(/^[a-z][a-z0-9]*$/, { size: 'small' })
            .map((text) => text.padEnd(min, 'a').slice(0, max));
    return share(BADNESS[this.#badness].nasty, nastyText, allowed);
  }
}
