/** XML text -> tree -> input. No document types, so no entity bombs; nesting is bounded; namespaces are ignored. */

import {
  aggregateOf,
  compiled,
  type Holder,
  type Service,
  type Slot,
  shapeOf,
  simpleOf,
  traitsOf,
} from '../model/load.ts';
import {
  type ListShape,
  type MapShape,
  type Ref,
  type StructureShape,
  simple,
  type Traits,
} from '../model/shapes.ts';
import { NESTING_DEPTH_MAX } from './limits.ts';
import { bareRecord } from './records.ts';
import { type Refuse, textReader } from './text.ts';
import { ProtocolError } from './types.ts';

export interface XmlNode {
  /** Without its namespace prefix. */
  name: string;
  /** By name, with and without prefix. */
  attributes: Record<string, string> | undefined;
  children: XmlNode[];
  text: string;
}

export function malformedXml(): ProtocolError {
  return new ProtocolError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
const ATTRIBUTE = /\s+([^\s=/"'<>]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const ELEMENT_NAME = /[^\s/<>="']+/y;

/** Where the parser stands. */
interface Scanner {
  readonly text: string;
  at: number;
  readonly open: XmlNode[];
}

/** The root element of a document. Anything not well-formed is a MalformedXML error. */
export function parseXml(text: string): XmlNode {
  const document = newNode('');
  const scanner: Scanner = { text, at: text.startsWith('\uFEFF') ? 1 : 0, open: [document] };
  while (scanner.at < text.length) step(scanner);
  const [root, ...others] = document.children;
  if (root === undefined || others.length > 0 || scanner.open.length !== 1) throw malformedXml();
  if (document.text.trim() !== '') throw malformedXml();
  return root;
}

function newNode(name: string): XmlNode {
  return { name, attributes: undefined, children: [], text: '' };
}

function current(scanner: Scanner): XmlNode {
  const node = scanner.open.at(-1);
  if (node === undefined) throw malformedXml();
  return node;
}

/** Reads the text up to the next markup, and the markup. */
function step(scanner: Scanner): void {
  const { text, at } = scanner;
  const markup = text.indexOf('<', at);
  const end = markup < 0 ? text.length : markup;
  if (end > at) current(scanner).text += unescapeXml(text.slice(at, end));
  scanner.at = end;
  if (markup < 0) return;
  const next = text[markup + 1];
  if (next === '/') closeElement(scanner);
  else if (next === '?') skipPast(scanner, '?>');
  else if (next === '!') readDeclaration(scanner);
  else openElement(scanner);
}

function skipPast(scanner: Scanner, end: string): void {
  const found = scanner.text.indexOf(end, scanner.at);
  if (found < 0) throw malformedXml();
  scanner.at = found + end.length;
}

/** A comment or CDATA section. Document types are refused. */
function readDeclaration(scanner: Scanner): void {
  const { text, at } = scanner;
  if (text.startsWith('<!--', at)) {
    scanner.at = at + 4;
    skipPast(scanner, '-->');
  } else if (text.startsWith('<![CDATA[', at)) {
    skipPast(scanner, ']]>');
    current(scanner).text += text.slice(at + 9, scanner.at - 3);
  } else throw malformedXml();
}

function closeElement(scanner: Scanner): void {
  const end = scanner.text.indexOf('>', scanner.at);
  if (end < 0) throw malformedXml();
  const name = localName(scanner.text.slice(scanner.at + 2, end).trimEnd());
  const closed = scanner.open.pop();
  if (scanner.open.length === 0 || closed?.name !== name) throw malformedXml();
  scanner.at = end + 1;
}

function openElement(scanner: Scanner): void {
  const { text } = scanner;
  ELEMENT_NAME.lastIndex = scanner.at + 1;
  const name = ELEMENT_NAME.exec(text)?.[0];
  if (name === undefined) throw malformedXml();
  const node = newNode(localName(name));
  let at = readAttributes(text, scanner.at + 1 + name.length, node);
  while (isSpace(text.charCodeAt(at))) at++;
  const empty = text[at] === '/';
  if (empty) at++;
  if (text[at] !== '>') throw malformedXml();
  current(scanner).children.push(node);
  if (!empty) {
    if (scanner.open.length > NESTING_DEPTH_MAX) throw malformedXml();
    scanner.open.push(node);
  }
  scanner.at = at + 1;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Reads attributes from a position on; returns the position after them. */
function readAttributes(text: string, from: number, node: XmlNode): number {
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const match = ATTRIBUTE.exec(text);
    if (match === null) return at;
    const [whole, name = '', double, single] = match;
    const value = unescapeXml(double ?? single ?? '');
    node.attributes ??= bareRecord<string>();
    node.attributes[name] = value;
    node.attributes[localName(name)] ??= value;
    at += whole.length;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Text with its references resolved and its line ends made newlines. Unknown or broken references are refused. */
function unescapeXml(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!lines.includes('&')) return lines;
  return lines.replace(/&([^;&\s]{0,32})(;?)/g, (_whole, reference: string, end: string) => {
    if (end === '') throw malformedXml();
    return ENTITIES.get(reference) ?? characterOf(reference);
  });
}

function characterOf(reference: string): string {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference);
  if (match === null) throw malformedXml();
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  if (code > 0x10ffff) throw malformedXml();
  return String.fromCodePoint(code);
}

/** Reads one element (or, flattened, the elements of one name) as a value. */
export type ReadXml = (node: XmlNode) => unknown;

const XML: Slot<ReadXml> = {
  name: 'xml read',
  unready: () => {
    throw new Error('An XML reader ran before it was compiled.');
  },
};

const refuseText: Refuse = () => {
  throw malformedXml();
};

/** The reader of a ref. */
export function xmlReader(service: Service, ref: Ref): Holder<ReadXml> {
  return compiled(service, XML, ref, () => {
    const type = simpleOf(service, ref);
    if (type >= 0) return simpleReader(type);
    const shape = aggregateOf(service, ref);
    if (shape.k === 'l') return listReader(service, shape);
    if (shape.k === 'm') return mapReader(service, shape);
    return structureReader(service, shape);
  });
}

function simpleReader(type: number): ReadXml {
  const read = textReader(type, refuseText, true);
  if (type === simple.string) return (node) => node.text;
  return (node) => read(node.text.trim(), node.name);
}

function listReader(service: Service, shape: ListShape): ReadXml {
  const reader = xmlReader(service, shape.m[0]);
  const itemName = traitsOf(shape.m).xn ?? 'member';
  return (node) => node.children.filter((child) => child.name === itemName).map((child) => reader.run(child));
}

function mapReader(service: Service, shape: MapShape): ReadXml {
  const readEntries = entriesReader(service, shape);
  return (node) => readEntries(node.children.filter((child) => child.name === 'entry'));
}

function entriesReader(service: Service, shape: MapShape): (entries: readonly XmlNode[]) => unknown {
  const reader = xmlReader(service, shape.val[0]);
  const keyName = traitsOf(shape.key).xn ?? 'key';
  const valueName = traitsOf(shape.val).xn ?? 'value';
  return (entries) => {
    const output = bareRecord();
    for (const entry of entries) {
      const key = entry.children.find((child) => child.name === keyName);
      const value = entry.children.find((child) => child.name === valueName);
      if (key === undefined || value === undefined) throw malformedXml();
      output[key.text] = reader.run(value);
    }
    return output;
  };
}

/** Is a member of an input outside the body? */
export function isBoundInInput(traits: Traits): boolean {
  return (
    traits.l === 1 ||
    traits.q !== undefined ||
    traits.h !== undefined ||
    traits.ph !== undefined ||
    traits.qp === 1 ||
    traits.p === 1
  );
}

/** Takes the elements of one name and puts the member's value into the output. */
type TakeElements = (elements: readonly XmlNode[], output: Record<string, unknown>) => void;

function structureReader(service: Service, shape: StructureShape): ReadXml {
  const elements = bareRecord<TakeElements>();
  const attributes: ((node: XmlNode, output: Record<string, unknown>) => void)[] = [];
  for (const [name, member] of Object.entries(shape.m)) {
    const traits = traitsOf(member);
    if (isBoundInInput(traits)) continue;
    const wireName = traits.xn ?? name;
    if (traits.xa === 1) attributes.push(attributeReader(service, member[0], name, wireName));
    else elements[wireName] = elementTaker(service, member[0], name, traits.xf === 1);
  }
  return (node) => {
    const output: Record<string, unknown> = {};
    for (const read of attributes) read(node, output);
    for (const [name, children] of groupByName(node.children)) elements[name]?.(children, output);
    return output;
  };
}

function groupByName(nodes: readonly XmlNode[]): Map<string, XmlNode[]> {
  const groups = new Map<string, XmlNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.name);
    if (group === undefined) groups.set(node.name, [node]);
    else group.push(node);
  }
  return groups;
}

function attributeReader(service: Service, ref: Ref, name: string, wireName: string) {
  const read = textReader(simpleOf(service, ref), refuseText, true);
  return (node: XmlNode, output: Record<string, unknown>): void => {
    const text = node.attributes?.[wireName];
    if (text !== undefined) output[name] = read(text, wireName);
  };
}

function elementTaker(service: Service, ref: Ref, name: string, flat: boolean): TakeElements {
  const shape = shapeOf(service, ref);
  if (flat && shape?.k === 'l') {
    const reader = xmlReader(service, shape.m[0]);
    return (elements, output) => {
      output[name] = elements.map((element) => reader.run(element));
    };
  }
  if (flat && shape?.k === 'm') {
    const readEntries = entriesReader(service, shape);
    return (elements, output) => {
      output[name] = readEntries(elements);
    };
  }
  const reader = xmlReader(service, ref);
  return ([element], output) => {
    if (element !== undefined) output[name] = reader.run(element);
  };
}
