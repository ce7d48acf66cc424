/**
 * XML with namespaces, for documents whose wording matters (SAML: signatures are over it). Text -> tree that still
 * knows prefixes and the order of everything. No document types, so no entity bombs; nesting is bounded.
 */

export interface XmlAttribute {
  /** Empty when there is none. */
  prefix: string;
  local: string;
  /** Empty: in no namespace. */
  namespace: string;
  value: string;
}

export interface XmlElement {
  prefix: string;
  local: string;
  namespace: string;
  /** Without namespace declarations, in the order of the document. */
  attributes: readonly XmlAttribute[];
  /** What this very element declares: namespaces by prefix, the default one by the empty prefix. */
  declared: ReadonlyMap<string, string>;
  parent: XmlElement | undefined;
  /** Elements, and texts between them, with entities and CDATA resolved. */
  children: (XmlElement | string)[];
}

/** The text is no XML that is read here. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

const DEPTH_MAX = 200;
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
const NAME = /[^\s/<>="'&]+/y;
const ATTRIBUTE = /\s+([^\s=/"'<>&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;

interface Scanner {
  readonly text: string;
  at: number;
  depth: number;
  current: XmlElement | undefined;
  root: XmlElement | undefined;
}

/** The root element of a document. @throws XmlError */
export function parseXmlDocument(text: string): XmlElement {
  const normal = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const scanner: Scanner = { text: normal, at: 0, depth: 0, current: undefined, root: undefined };
  while (scanner.at < normal.length) step(scanner);
  if (scanner.root === undefined || scanner.current !== undefined)
    throw new XmlError('The document does not end');
  return scanner.root;
}

/** Child elements of that name, in that namespace if it is given. */
export function childrenNamed(element: XmlElement, local: string, namespace?: string): XmlElement[] {
  return elementsIn(element).filter(
    (child) => child.local === local && (namespace === undefined || child.namespace === namespace),
  );
}

export function elementsIn(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}

/** The value of an attribute that is in no namespace. */
export function attributeOf(element: XmlElement, local: string): string | undefined {
  return element.attributes.find((each) => each.local === local && each.namespace === '')?.value;
}

/** All text within an element. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

/** The namespace that a prefix stands for at an element; undefined when nothing declares it. */
export function namespaceOf(element: XmlElement | undefined, prefix: string): string | undefined {
  if (prefix === 'xml') return XML_NAMESPACE;
  for (let scope = element; scope !== undefined; scope = scope.parent) {
    const found = scope.declared.get(prefix);
    if (found !== undefined) return found;
  }
  return undefined;
}

function step(scanner: Scanner): void {
  const { text, at } = scanner;
  const markup = text.indexOf('<', at);
  const end = markup < 0 ? text.length : markup;
  if (end > at) addText(scanner, resolveEntities(text.slice(at, end)));
  scanner.at = end;
  if (markup < 0) return;
  if (text.startsWith('</', end)) closeElement(scanner);
  else if (text.startsWith('<?', end)) skipPast(scanner, '?>');
  else if (text.startsWith('<!--', end)) skipPast(scanner, '-->');
  else if (text.startsWith('<![CDATA[', end)) {
    skipPast(scanner, ']]>');
    addText(scanner, text.slice(end + 9, scanner.at - 3));
  } else openElement(scanner);
}

function addText({ current }: Scanner, text: string): void {
  if (current === undefined) {
    if (text.trim() !== '') throw new XmlError('Text outside of the root element');
    return;
  }
  const last = current.children.length - 1;
  const before = current.children[last];
  // Text on both sides of a comment is one text.
  if (typeof before === 'string') current.children[last] = before + text;
  else current.children.push(text);
}

function skipPast(scanner: Scanner, end: string): void {
  const found = scanner.text.indexOf(end, scanner.at);
  if (found < 0) throw new XmlError(`No ${end}`);
  scanner.at = found + end.length;
}

function closeElement(scanner: Scanner): void {
  const { text, at, current } = scanner;
  const end = text.indexOf('>', at);
  const name = text.slice(at + 2, end).trimEnd();
  if (end < 0 || current === undefined || name !== qualified(current))
    throw new XmlError(`Unexpected </${name}>`);
  scanner.current = current.parent;
  scanner.depth--;
  scanner.at = end + 1;
}

function openElement(scanner: Scanner): void {
  const { text, current } = scanner;
  if (current === undefined && scanner.root !== undefined) throw new XmlError('A second root element');
  const name = match(NAME, text, scanner.at + 1)?.[0];
  if (name === undefined || name.startsWith('!')) throw new XmlError('A declaration, or no name');
  let at = scanner.at + 1 + name.length;
  const raw = new Map<string, string>();
  for (let found = match(ATTRIBUTE, text, at); found !== null; found = match(ATTRIBUTE, text, at)) {
    const [all, key = '', double, single = ''] = found;
    if (raw.has(key)) throw new XmlError(`Attribute ${key} twice`);
    raw.set(key, resolveEntities((double ?? single).replace(/[\t\n]/g, ' ')));
    at += all.length;
  }
  const end = match(TAG_END, text, at);
  if (end === null) throw new XmlError(`<${name}> does not end`);
  scanner.at = at + end[0].length;
  const element = newElement(name, raw, current);
  if (current === undefined) scanner.root = element;
  else current.children.push(element);
  if (end[1] === '/') return;
  if (++scanner.depth > DEPTH_MAX) throw new XmlError('Nested too deeply');
  scanner.current = element;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function newElement(name: string, raw: Map<string, string>, parent: XmlElement | undefined): XmlElement {
  const declared = new Map<string, string>();
  for (const [key, value] of raw) {
    if (key === 'xmlns') declared.set('', value);
    else if (key.startsWith('xmlns:')) declared.set(key.slice('xmlns:'.length), value);
  }
  const [prefix, local] = split(name);
  const scope: XmlElement = { prefix, local, namespace: '', attributes: [], declared, parent, children: [] };
  scope.namespace = resolved(scope, prefix);
  scope.attributes = [...raw]
    .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
    .map(([key, value]) => {
      const [own, bare] = split(key);
      // An attribute without prefix is in no namespace, whatever the default one is.
      return { prefix: own, local: bare, namespace: own === '' ? '' : resolved(scope, own), value };
    });
  return scope;
}

function split(name: string): [prefix: string, local: string] {
  const [first = '', second, ...more] = name.split(':');
  if (more.length > 0 || second === '' || first === '') throw new XmlError(`Bad name ${name}`);
  return second === undefined ? ['', first] : [first, second];
}

function resolved(scope: XmlElement, prefix: string): string {
  const found = namespaceOf(scope, prefix);
  if (found === undefined && prefix !== '') throw new XmlError(`Prefix ${prefix} is not declared`);
  return found ?? '';
}

function qualified({ prefix, local }: XmlElement): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

function resolveEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;]{0,12};)?/g, (_all, name: string | undefined) =>
    entityText(name?.slice(0, -1) ?? ''),
  );
}

function entityText(name: string): string {
  const code = /^#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))$/i.exec(name);
  if (code === null) {
    const known = ENTITIES.get(name);
    if (known === undefined) throw new XmlError(`Unknown entity &${name};`);
    return known;
  }
  const point = code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16);
  if (point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
    throw new XmlError('No character');
  return String.fromCodePoint(point);
}
