import { FIRST_SHAPE_REF, type Limits, type Ref, type Shape } from '../../src/model/shapes.ts';

/** The `shapes` of a model while it is being made. */
export interface ShapeTable {
  /** All shapes so far. Call it when nothing is being made. */
  list(): Shape[];
  /** The ref of the shape of that key; made on first use, when refs to it may already be taken (recursion). */
  aggregate(key: string, make: () => Shape): Ref;
  /** The ref of a simple type with limits; the type itself when there are none. Equal ones are shared. */
  constrained(type: number, limits: Limits, enumName?: string): Ref;
  /** A shape that was added. */
  at(ref: Ref): Shape | undefined;
}

export function shapeTable(): ShapeTable {
  const shapes: (Shape | undefined)[] = [];
  const refs = new Map<string, Ref>();
  const add = (key: string, make: () => Shape): Ref => {
    const known = refs.get(key);
    if (known !== undefined) return known;
    const index = shapes.push(undefined) - 1;
    refs.set(key, index + FIRST_SHAPE_REF);
    shapes[index] = make();
    return index + FIRST_SHAPE_REF;
  };
  return {
    list: () => shapes.filter((shape) => shape !== undefined),
    aggregate: (key, make) => add(`aggregate ${key}`, make),
    constrained(type, limits, enumName) {
      if (Object.keys(limits).length === 0) return type;
      const name = limits.enum === undefined ? {} : { n: enumName };
      const shape = { k: 'c', t: type, ...name, ...limits } as Shape; // enumName is given wherever limits.enum is
      return add(`constrained ${JSON.stringify(shape)}`, () => shape);
    },
    at: (ref) => shapes[ref - FIRST_SHAPE_REF],
  };
}
