/**
 * The query protocol: parameters `A.member.1.B=x` in a form body or the URL -> input; output -> XML.
 * EC2's dialect of it (`ec2-query.ts`) shares the reader and names its members differently.
 */

import {
  aggregateOf,
  compiled,
  type Holder,
  isUnit,
  type Service,
  type Slot,
  simpleOf,
  structureOf,
  traitsOf,
} from '../model/load.ts';
import {
  type ListShape,
  type MapShape,
  type Member,
  type Ref,
  type StructureShape,
  simple,
} from '../model/shapes.ts';
import { NESTING_DEPTH_MAX, QUERY_INDEX_GAP_MAX, QUERY_INDEX_MAX } from './limits.ts';
import { policyOf } from './policy.ts';
import { bareRecord } from './records.ts';
import { type Refuse, textReader } from './text.ts';
import { type Form, type Members, ProtocolError } from './types.ts';
import { memberWriter, XML_DECLARATION } from './xml-write.ts';

/** Parameters as a tree: their names split at the dots. */
export interface FormNode {
  value: string | undefined;
  children: Map<string, FormNode> | undefined;
}

/** Reads one value of the tree. `name` is its last name part, for error texts. */
export type ReadForm = (node: FormNode, name: string) => unknown;

/** What the two dialects of the protocol do differently. */
export interface QueryDialect {
  readonly slot: Slot<ReadForm>;
  readonly flatSlot: Slot<ReadForm>;
  /** Lists have no wrapping name. */
  readonly flatLists: boolean;
  /** Booleans in any case ("True"). */
  readonly anyCaseBooleans: boolean;
  /** List indexes are checked as AWS checks them. */
  readonly strictIndexes: boolean;
  memberName(name: string, member: Member, flat: boolean): string;
  readonly refuse: Refuse;
}

/** `application/x-www-form-urlencoded` text -> parameters; of a repeated name the last value stands. */
export function parseForm(text: string): Map<string, string> {
  const form = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals < 0) form.set(unescapeForm(pair), '');
    else form.set(unescapeForm(pair.slice(0, equals)), unescapeForm(pair.slice(equals + 1)));
  }
  return form;
}

/** A form's or query string's text, its escapes and plus signs undone. Broken escapes are refused. */
export function unescapeForm(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw new ProtocolError('MalformedQueryString', 'The query string contains a syntax error.');
  }
}

export function malformedInput(message: string): ProtocolError {
  return new ProtocolError('MalformedInput', message);
}

/** Parameters -> their tree. */
export function formTree(form: Form): FormNode {
  const root: FormNode = { value: undefined, children: undefined };
  for (const [name, value] of form) {
    const parts = name.split('.');
    if (parts.length > NESTING_DEPTH_MAX) throw malformedInput('Input is nested too deeply');
    let node = root;
    for (const part of parts) node = childOf(node, part);
    node.value = value;
  }
  return root;
}

function childOf(node: FormNode, part: string): FormNode {
  node.children ??= new Map();
  const known = node.children.get(part);
  if (known !== undefined) return known;
  const child: FormNode = { value: undefined, children: undefined };
  node.children.set(part, child);
  return child;
}

/** AWS's words for a parameter that is not a value of its type (observed from SES and EMR). */
const refuseInput: Refuse = (fault, type) => {
  const kind = QUERY_TYPE_NAMES.get(type) ?? 'string';
  if (fault === 'missing') throw malformedInput(`missing value for ${kind} type`);
  throw malformedInput(`${kind} must follow ${kind === 'timestamp' ? 'ISO8601' : 'xsd1.1 definition'}`);
};

const QUERY_TYPE_NAMES: ReadonlyMap<number, string> = new Map<number, string>([
  [simple.boolean, 'boolean'],
  [simple.integer, 'integer'],
  [simple.long, 'long'],
  [simple.float, 'float'],
  [simple.double, 'double'],
  [simple.bigint, 'integer'],
  [simple.bigdecimal, 'decimal'],
  [simple.timestamp, 'timestamp'],
  [simple.dateTime, 'timestamp'],
  [simple.httpDate, 'timestamp'],
  [simple.epochSeconds, 'timestamp'],
  [simple.blob, 'base64Binary'],
  [simple.stream, 'base64Binary'],
]);

export const unreadyForm: ReadForm = () => {
  throw new Error('A form reader ran before it was compiled.');
};

const AWS_QUERY: QueryDialect = {
  slot: { name: 'query', unready: unreadyForm },
  flatSlot: { name: 'query flattened', unready: unreadyForm },
  flatLists: false,
  anyCaseBooleans: false,
  strictIndexes: true,
  memberName: (name, member) => traitsOf(member).xn ?? name,
  refuse: refuseInput,
};

/** The input of a query-protocol call. */
export function decodeQuery(service: Service, input: Ref, form: Form): Members {
  return readForm(service, input, form, AWS_QUERY);
}

/** The input of a call in the given dialect. */
export function readForm(service: Service, input: Ref, form: Form, dialect: QueryDialect): Members {
  if (isUnit(input)) return {};
  // The reader of a structure makes a plain object.
  return formReader(service, input, dialect, false).run(formTree(form), '') as Members;
}

function formReader(service: Service, ref: Ref, dialect: QueryDialect, flat: boolean): Holder<ReadForm> {
  return compiled(service, flat ? dialect.flatSlot : dialect.slot, ref, () => {
    const type = simpleOf(service, ref);
    if (type >= 0) return simpleFormReader(type, dialect);
    const shape = aggregateOf(service, ref);
    if (shape.k === 'l') return listFormReader(service, shape, dialect, flat);
    if (shape.k === 'm') return mapFormReader(service, shape, dialect, flat);
    return structureFormReader(service, shape, dialect);
  });
}

function simpleFormReader(type: number, dialect: QueryDialect): ReadForm {
  const read = textReader(type, dialect.refuse, dialect.anyCaseBooleans);
  return ({ value, children }, name) => {
    if (value !== undefined) return read(value, name);
    const numbered = [...(children?.keys() ?? [])].some((key) => INDEX.test(key));
    throw malformedInput(
      numbered
        ? 'Start of list found where not expected'
        : 'Start of structure or map found where not expected.',
    );
  };
}

function structureFormReader(service: Service, shape: StructureShape, dialect: QueryDialect): ReadForm {
  const members = Object.entries(shape.m).map(([name, member]) => {
    const flat = traitsOf(member).xf === 1;
    const reader = formReader(service, member[0], dialect, flat);
    return { name, wireName: dialect.memberName(name, member, flat), reader };
  });
  return ({ children }) => {
    const output: Members = {};
    if (children === undefined) return output;
    for (const { name, wireName, reader } of members) {
      const child = children.get(wireName);
      if (child !== undefined) output[name] = reader.run(child, wireName);
    }
    return output;
  };
}

function listFormReader(service: Service, shape: ListShape, dialect: QueryDialect, flat: boolean): ReadForm {
  const itemName = traitsOf(shape.m).xn ?? 'member';
  const reader = formReader(service, shape.m[0], dialect, false);
  const wrapped = !flat && !dialect.flatLists;
  return (node, name) => {
    const children = node.children;
    if (children === undefined) {
      // Clients send an empty list as a parameter without a value.
      if (node.value === '' || node.value === undefined) return [];
      throw malformedInput('Value found where not expected');
    }
    const list = wrapped ? (children.get(itemName) ?? children.get('member') ?? node) : node;
    return indexedChildren(list, dialect.strictIndexes).map((child) => reader.run(child, name));
  };
}

function mapFormReader(service: Service, shape: MapShape, dialect: QueryDialect, flat: boolean): ReadForm {
  const keyName = traitsOf(shape.key).xn ?? 'key';
  const valueName = traitsOf(shape.val).xn ?? 'value';
  const reader = formReader(service, shape.val[0], dialect, false);
  return (node, name) => {
    const output = bareRecord();
    const entries = flat ? node : node.children?.get('entry');
    if (entries === undefined) return output;
    for (const entry of indexedChildren(entries, dialect.strictIndexes)) {
      const key = entry.children?.get(keyName)?.value;
      const value = entry.children?.get(valueName);
      if (key !== undefined && value !== undefined) output[key] = reader.run(value, name);
    }
    return output;
  };
}

const INDEX = /^\d+$/;

/** The numbered children of a list or map, in order of their numbers. Strict: checked as AWS does (seen from SES). */
function indexedChildren(node: FormNode, strict: boolean): FormNode[] {
  const found: [index: number, child: FormNode][] = [];
  for (const [key, child] of node.children ?? []) {
    if (INDEX.test(key)) found.push([indexOf(key, strict), child]);
    else if (strict) throw malformedInput('Start of list found where not expected');
  }
  found.sort((one, other) => one[0] - other[0]);
  if (strict) checkGaps(found.map(([index]) => index));
  return found.map(([, child]) => child);
}

function indexOf(key: string, strict: boolean): number {
  const index = Number(key);
  if (!strict) return index;
  if (index === 0) throw malformedInput('0 is not a valid index');
  if (key.startsWith('0')) throw malformedInput('Value found where not expected');
  if (index > QUERY_INDEX_MAX) throw malformedInput(`Index ${key} is illegal`);
  return index;
}

function checkGaps(indexes: number[]): void {
  let previous = 1;
  for (const index of indexes) {
    const skipped = index - previous;
    if (skipped > QUERY_INDEX_GAP_MAX) {
      throw malformedInput(`Excessively sparse input would skip ${skipped} list elements`);
    }
    previous = index;
  }
}

/** Namespace of a service's query replies. */
export function queryNamespace(service: Service): string {
  return service.xmlns ?? policyOf(service).queryNamespace ?? '';
}

/** The XML of a query-protocol reply. */
export function encodeQuery(
  service: Service,
  operation: string,
  output: Ref,
  value: Members,
  requestId: string,
): string {
  const result = isUnit(output)
    ? ''
    : `<${operation}Result>${memberWriter(service, output).run(value)}</${operation}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const root = `${operation}Response`;
  return `${XML_DECLARATION}<${root} xmlns="${queryNamespace(service)}">${result}${metadata}</${root}>`;
}

/** Does a form have parameters that the input does not name? The first such name, else undefined. */
export function unknownParameter(
  service: Service,
  input: Ref,
  form: Form,
  dialect: QueryDialect,
  ignored: (name: string) => boolean,
): string | undefined {
  const known = new Set(
    Object.entries(structureOf(service, input).m).map(([name, member]) =>
      dialect.memberName(name, member, traitsOf(member).xf === 1),
    ),
  );
  for (const name of form.keys()) {
    const dot = name.indexOf('.');
    const first = dot < 0 ? name : name.slice(0, dot);
    if (!known.has(first) && !ignored(first)) return first;
  }
  return undefined;
}
