import { FIRST_SHAPE_REF, type Ref, type ServiceModel, type Shape } from '../../src/model/shapes.ts';

/** Names that a generated file uses itself or that would hide a global which it uses. */
const TAKEN = [
  'Api',
  'ErrorName',
  'Unit',
  'OutputStream',
  'Readable',
  'Array',
  'AsyncIterable',
  'Date',
  'Record',
  'Uint8Array',
];

/** TypeScript names of a model's structures and enumerations. */
export interface TypeNames {
  /** The name of a structure, union or enumeration. */
  nameOf(shape: Shape): string;
}

/**
 * Gives each structure, union and enumeration AWS's own name. Where that name is taken (API Gateway has a structure
 * `Api`; a structure and an enumeration may share one), the kind is appended.
 */
export function nameTypes(shapes: readonly Shape[]): TypeNames {
  const names = new Map<Shape, string>();
  const used = new Set(TAKEN);
  const kinds = [
    { suffix: 'Structure', members: shapes.filter((shape) => shape.k === 's' || shape.k === 'u') },
    { suffix: 'Enum', members: shapes.filter((shape) => shape.k === 'c' && shape.enum !== undefined) },
  ];
  for (const { suffix, members } of kinds) {
    for (const shape of members) {
      const wanted = capital(shape.n ?? 'Unnamed');
      const name = firstFree([wanted, `${wanted}${suffix}`], used);
      used.add(name);
      names.set(shape, name);
    }
  }
  return {
    nameOf(shape) {
      const name = names.get(shape);
      if (name === undefined) throw new Error(`shape ${JSON.stringify(shape)} has no type name`);
      return name;
    },
  };
}

/** Shapes that a model's operations and errors reach, in first-come order; alias routes do not count. */
export function reachableShapes(model: ServiceModel, roots: readonly Ref[]): Shape[] {
  const seen = new Set<Shape>();
  const pending = [...roots].reverse();
  for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
    const shape = shapeOf(model, ref);
    if (shape === undefined || seen.has(shape)) continue;
    seen.add(shape);
    pending.push(...refsOf(shape).reverse());
  }
  return [...seen];
}

/** The shape behind a ref; undefined for a simple type. */
export function shapeOf(model: ServiceModel, ref: Ref): Shape | undefined {
  return ref < FIRST_SHAPE_REF ? undefined : model.shapes[ref - FIRST_SHAPE_REF];
}

function refsOf(shape: Shape): Ref[] {
  if (shape.k === 'c') return [];
  if (shape.k === 'l') return [shape.m[0]];
  if (shape.k === 'm') return [shape.key[0], shape.val[0]];
  return Object.values(shape.m).map(([ref]) => ref);
}

function firstFree(candidates: string[], used: ReadonlySet<string>): string {
  const free = candidates.find((name) => !used.has(name));
  if (free === undefined) throw new Error(`two types of one model need the name ${candidates[0]}`);
  return free;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
