import {
  FIRST_SHAPE_REF,
  type Member,
  type Ref,
  type ServiceModel,
  type Shape,
  simple,
} from '../../src/model/shapes.ts';

/**
 * The least input that the operation's model lets pass the type check, as TypeScript source: required members only,
 * with made-up values for whoever writes the test to replace.
 */
export function sampleInput(model: ServiceModel, operation: string): string {
  const ref = model.ops[operation]?.[0];
  return ref === undefined || ref === simple.unit ? '{}' : sample(model, ref);
}

function sample(model: ServiceModel, ref: Ref): string {
  const shape = model.shapes[ref - FIRST_SHAPE_REF];
  if (ref < FIRST_SHAPE_REF || shape === undefined) return simpleSample(ref);
  switch (shape.k) {
    case 's':
    case 'u':
      return structureSample(model, shape);
    case 'l':
      return shape.min === undefined ? '[]' : `[${sample(model, shape.m[0])}]`;
    case 'm':
      return '{}';
    case 'c':
      return shape.enum?.[0] === undefined ? simpleSample(shape.t) : quote(shape.enum[0]);
  }
}

function structureSample(model: ServiceModel, shape: Extract<Shape, { k: 's' | 'u' }>): string {
  const members = Object.entries(shape.m);
  // A union has one member.
  const needed =
    shape.k === 'u' ? members.slice(0, 1) : members.filter(([, member]) => member[2] && !isFilledIn(member));
  const fields = needed.map(
    ([name, [ref]]) => `${/^\w+$/.test(name) ? name : quote(name)}: ${sample(model, ref)}`,
  );
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Idempotency tokens: clients make them up themselves. */
function isFilledIn([, traits]: Member): boolean {
  return traits !== undefined && traits !== 0 && traits.it === 1;
}

function simpleSample(type: number): string {
  switch (type) {
    case simple.string:
      return "'example'";
    case simple.boolean:
      return 'false';
    case simple.timestamp:
    case simple.dateTime:
    case simple.httpDate:
    case simple.epochSeconds:
      return 'new Date(0)';
    case simple.blob:
    case simple.stream:
      return 'new Uint8Array(1)';
    case simple.bigint:
      return '1n';
    case simple.document:
      return '{}';
    default:
      return '1';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
