import {
  type Member,
  type Ref,
  type ServiceModel,
  type Shape,
  type StructureShape,
  simple,
} from '../../src/model/shapes.ts';
import type { Writer } from './generated-file.ts';
import { readModel, serviceFolders } from './models.ts';
import { nameTypes, reachableShapes, shapeOf, type TypeNames } from './type-names.ts';

type Direction = 'input' | 'output';

const SIMPLE_TYPESCRIPT: Record<number, string> = {
  [simple.string]: 'string',
  [simple.boolean]: 'boolean',
  [simple.integer]: 'number',
  [simple.long]: 'number',
  [simple.float]: 'number',
  [simple.double]: 'number',
  [simple.timestamp]: 'Date',
  [simple.dateTime]: 'Date',
  [simple.httpDate]: 'Date',
  [simple.epochSeconds]: 'Date',
  [simple.blob]: 'Uint8Array',
  [simple.document]: 'unknown',
  [simple.bigint]: 'bigint',
  [simple.bigdecimal]: 'number | string',
};

/** `src/services/<service>/api.gen.ts` of every service that has a folder. */
export const writeApiTypes: Writer = async (root) => {
  const names = await serviceFolders(root);
  return Promise.all(
    names.map(async (name) => ({
      path: `src/services/${name}/api.gen.ts`,
      text: apiTypes(await readModel(root, name)),
    })),
  );
};

/** The types of one service: its enumerations, structures, error names and the map of its operations. */
export function apiTypes(model: ServiceModel): string {
  const operations = Object.entries(model.ops);
  const outputs = reachableShapes(
    model,
    operations.map(([, operation]) => operation[1]),
  );
  const inputs = reachableShapes(
    model,
    operations.map(([, operation]) => operation[0]),
  );
  const errors = reachableShapes(model, Object.values(model.errors));
  const shapes = [...new Set([...inputs, ...outputs, ...errors])];
  const writer = new TypeWriter(model, nameTypes(shapes), new Set(inputs), new Set(outputs));
  const parts = shapes.flatMap((shape) => writer.declaration(shape));
  parts.push(errorNames(model), writer.api());
  const body = parts.join('\n\n');
  return `${header(model, body)}\n${body}\n`;
}

class TypeWriter {
  readonly #model: ServiceModel;
  readonly #names: TypeNames;
  readonly #inputs: ReadonlySet<Shape>;
  readonly #outputs: ReadonlySet<Shape>;

  constructor(
    model: ServiceModel,
    names: TypeNames,
    inputs: ReadonlySet<Shape>,
    outputs: ReadonlySet<Shape>,
  ) {
    this.#model = model;
    this.#names = names;
    this.#inputs = inputs;
    this.#outputs = outputs;
  }

  /** The declaration of a structure, union or enumeration; nothing for other shapes. */
  declaration(shape: Shape): string[] {
    if (shape.k === 'c') {
      if (shape.enum === undefined) return [];
      const values = shape.enum.map((value) => `  | ${quote(value)}`);
      return [`export type ${this.#names.nameOf(shape)} =\n${values.join('\n')}\n  | (string & {});`];
    }
    if (shape.k !== 's' && shape.k !== 'u') return [];
    // A union's members are all optional on purpose: a client can send none or two, and the wording of the error
    // is the service's own, so handlers see such input.
    const members = Object.entries(shape.m).map(([name, member]) => this.#member(shape, name, member));
    const open = `export interface ${this.#names.nameOf(shape)} {`;
    return [members.length === 0 ? `${open}}` : `${open}\n${members.join('\n')}\n}`];
  }

  /** The map of operations. */
  api(): string {
    const lines = Object.entries(this.#model.ops).map(([name, [input, output]]) => {
      const inputType = input === simple.unit ? 'Unit' : this.#type(input, 'input');
      const outputType = output === simple.unit ? 'Unit | void' : this.#type(output, 'output');
      return `  ${property(name)}: { input: ${inputType}; output: ${outputType} };`;
    });
    return ['/** Every operation of the service. */', 'export interface Api {', ...lines, '}'].join('\n');
  }

  #member(parent: StructureShape, name: string, [ref, traits, required]: Member): string {
    const target = shapeOf(this.#model, ref);
    const isEventStream = (traits || undefined)?.st === 1 && target?.k === 'u';
    const type = this.#type(ref, this.#direction(parent, name, ref));
    const full = isEventStream ? `AsyncIterable<${type}>` : type;
    return required ? `  ${property(name)}: ${full};` : `  ${property(name)}?: ${full} | undefined;`;
  }

  /** Only streams differ by direction; a structure with a stream that goes both ways could not be typed. */
  #direction(parent: StructureShape, name: string, ref: Ref): Direction {
    const goesIn = this.#inputs.has(parent);
    if (ref === simple.stream && goesIn && this.#outputs.has(parent)) {
      throw new Error(`${this.#model.name}: stream ${parent.n}.${name} is both input and output`);
    }
    return goesIn ? 'input' : 'output';
  }

  #type(ref: Ref, direction: Direction): string {
    if (ref === simple.unit) return 'Unit';
    if (ref === simple.stream) return direction === 'input' ? 'Readable' : 'OutputStream';
    const shape = shapeOf(this.#model, ref);
    if (shape === undefined) return simpleType(ref);
    if (shape.k === 'c') return this.#constrained(shape.t, shape, direction);
    if (shape.k === 'l') return `Array<${this.#element(shape.m, direction, shape)}>`;
    if (shape.k === 'm') {
      // Keys of an enumeration stay `string`: a Record over a union would demand every key.
      return `Record<string, ${this.#element(shape.val, direction, shape)}>`;
    }
    return this.#names.nameOf(shape);
  }

  #constrained(type: number, shape: Shape, direction: Direction): string {
    if (type === simple.stream) return this.#type(simple.stream, direction);
    return shape.k === 'c' && shape.enum !== undefined ? this.#names.nameOf(shape) : simpleType(type);
  }

  #element(member: Member, direction: Direction, container: Shape): string {
    const isSparse = container.k !== 'c' && container.t?.sp === 1;
    const type = this.#type(member[0], direction);
    return isSparse ? `${type} | null` : type;
  }
}

function simpleType(type: number): string {
  const text = SIMPLE_TYPESCRIPT[type];
  if (text === undefined) throw new Error(`simple type ${type} has no TypeScript type`);
  return text;
}

function errorNames(model: ServiceModel): string {
  const names = Object.keys(model.errors).map((name) => `  | ${quote(name)}`);
  const doc = '/** Names of the error shapes that the model declares. */';
  return `${doc}\nexport type ErrorName =${names.length === 0 ? ' never' : `\n${names.join('\n')}`};`;
}

function header(model: ServiceModel, body: string): string {
  const lines = [
    '// Generated by `npm run generate` from the service model. Do not edit.',
    `// ${model.id}, API version ${model.version}.`,
    '',
  ];
  const usesStream = /\bOutputStream\b/.test(body);
  if (usesStream || /\bReadable\b/.test(body)) lines.push("import type { Readable } from 'node:stream';", '');
  if (usesStream) {
    lines.push(
      '/** What a handler may return as a streaming payload. */',
      'export type OutputStream = Uint8Array | string | Readable | AsyncIterable<Uint8Array>;',
      '',
    );
  }
  if (/\bUnit\b/.test(body)) {
    lines.push(
      '/** An operation without input or output members. */',
      'export type Unit = Record<string, never>;',
      '',
    );
  }
  return lines.join('\n');
}

function property(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name);
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`;
}
