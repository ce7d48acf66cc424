/**
 * Models in memory: the index at once, a service's own file on its first use. A loaded service also carries the
 * codecs that were compiled for its shapes, so that they live exactly as long as the model they were made from.
 */

import { existsSync, readFileSync } from 'node:fs';
import {
  FIRST_SHAPE_REF,
  type ListShape,
  type MapShape,
  type Member,
  type Operation,
  type Ref,
  type ServiceIndexEntry,
  type ServiceModel,
  type Shape,
  type StructureShape,
  simple,
  type Traits,
} from './shapes.ts';

/** A service's model, ready for look-ups by names that came from the network: no table has inherited entries. */
export interface Service extends ServiceIndexEntry {
  readonly xmlns: string | undefined;
  /** By operation name. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Further routes of REST operations, by operation name. */
  readonly aliases: Readonly<Record<string, readonly Operation[]>>;
  /** Operations that clients send without a signature. */
  readonly unsigned: ReadonlySet<string>;
  readonly shapes: readonly Shape[];
  /** Modelled errors by shape name. */
  readonly errors: Readonly<Record<string, Ref>>;
  readonly memo: Memo;
}

/** What was compiled for a service: a table by ref for each slot. Filled by {@link compiled} and {@link remember}. */
export type Memo = Map<object, unknown>;

/** All models of one folder. */
export interface Models {
  readonly index: readonly ServiceIndexEntry[];
  has(name: string): boolean;
  /** Reads and keeps the service's file. Throws for a name that the index does not hold. */
  service(name: string): Service;
}

/** A place for the compiled codecs of one kind. `unready` runs when a codec is called while it is being compiled. */
export interface Slot<F> {
  readonly name: string;
  readonly unready: F;
}

/**
 * A compiled codec. Shapes may contain themselves, so codecs refer to each other by holder: `run` is filled in when
 * the compilation of the shape is done.
 */
export interface Holder<F> {
  run: F;
}

/**
 * Opens the models of a folder.
 * @param directory URL of the folder that holds `index.json`, with a trailing slash; by default the product's own.
 */
export function openModels(directory: URL = modelsDirectory()): Models {
  const index: ServiceIndexEntry[] = JSON.parse(readFileSync(new URL('index.json', directory), 'utf8'));
  const names = new Set(index.map((entry) => entry.name));
  const services = new Map<string, Service>();
  const load = (name: string): Service => {
    if (!names.has(name)) throw new RangeError(`There is no model of a service named '${name}'.`);
    const service = makeService(JSON.parse(readFileSync(new URL(`${name}.json`, directory), 'utf8')));
    services.set(name, service);
    return service;
  };
  return {
    index,
    has: (name) => names.has(name),
    service: (name) => services.get(name) ?? load(name),
  };
}

/** The folder of the product's models: beside `src` in the repository, beside or inside `dist` when bundled. */
export function modelsDirectory(): URL {
  const places = ['../../models/', '../models/', './models/'];
  for (const place of places) {
    const directory = new URL(place, import.meta.url);
    if (existsSync(new URL('index.json', directory))) return directory;
  }
  throw new Error('The service models are missing: no models/index.json near the program.');
}

/** A model as parsed from its file -> a service. Exported for tests that bring their own model. */
export function makeService(model: ServiceModel): Service {
  return {
    name: model.name,
    id: model.id,
    version: model.version,
    sign: model.sign,
    host: model.host,
    ...(model.target === undefined ? {} : { target: model.target }),
    protocol: model.protocol,
    ...(model.qc === undefined ? {} : { qc: model.qc }),
    xmlns: model.xmlns,
    operations: withoutPrototype(model.ops),
    aliases: withoutPrototype(model.aliases ?? {}),
    unsigned: new Set(model.unsigned),
    shapes: model.shapes,
    errors: withoutPrototype(model.errors),
    memo: new Map(),
  };
}

function withoutPrototype<T>(table: Record<string, T>): Record<string, T> {
  return Object.assign(Object.create(null), table);
}

/** The shape of a ref; undefined for a bare simple type. */
export function shapeOf(service: Service, ref: Ref): Shape | undefined {
  return ref < FIRST_SHAPE_REF ? undefined : service.shapes[ref - FIRST_SHAPE_REF];
}

/** Number of the simple type that a ref is (with or without limits); -1 for structures, unions, lists and maps. */
export function simpleOf(service: Service, ref: Ref): number {
  if (ref < FIRST_SHAPE_REF) return ref;
  const shape = shapeOf(service, ref);
  return shape?.k === 'c' ? shape.t : -1;
}

const UNIT_STRUCTURE: StructureShape = { k: 's', n: 'Unit', m: {} };

/** The structure or union of a ref; one without members for anything else (an operation's unit input or output). */
export function structureOf(service: Service, ref: Ref): StructureShape {
  const shape = shapeOf(service, ref);
  return shape?.k === 's' || shape?.k === 'u' ? shape : UNIT_STRUCTURE;
}

export function traitsOf(member: Member): Traits {
  return member[1] || NO_TRAITS;
}

export const NO_TRAITS: Traits = {};

/** Is the value of this ref empty by definition (no input, no output)? */
export function isUnit(ref: Ref): boolean {
  return ref === simple.unit;
}

export type AggregateShape = StructureShape | ListShape | MapShape;

/** The aggregate of a ref whose {@link simpleOf} is -1. */
export function aggregateOf(service: Service, ref: Ref): AggregateShape {
  const shape = shapeOf(service, ref);
  if (shape === undefined || shape.k === 'c')
    throw new RangeError(`Ref ${ref} of ${service.name} is simple.`);
  return shape;
}

/**
 * The codec of a kind for a ref: compiled on first use, then kept with the service. `make` may ask for the codecs of
 * member shapes, its own included.
 */
export function compiled<F>(service: Service, slot: Slot<F>, ref: Ref, make: () => F): Holder<F> {
  const table = remember(service, slot, (): Holder<F>[] => []);
  const known = table[ref];
  if (known !== undefined) return known;
  const holder: Holder<F> = { run: slot.unready };
  table[ref] = holder;
  holder.run = make();
  return holder;
}

/** What was made once for a service under a key that belongs to one kind of thing (a router, a table). */
export function remember<T>(service: Service, key: object, make: () => T): T {
  const known = service.memo.get(key);
  // A key is used with one type only, by the file that declares it.
  if (known !== undefined) return known as T;
  const made = make();
  service.memo.set(key, made);
  return made;
}

/** As {@link remember}, for facts about one shape: what `make` says of it once, an absence included. */
export function rememberOf<T>(service: Service, key: object, ref: Ref, make: () => T): T {
  const facts = remember(service, key, () => new Map<Ref, T>());
  const known = facts.get(ref);
  if (known !== undefined || facts.has(ref)) return known as T;
  const made = make();
  facts.set(ref, made);
  return made;
}
