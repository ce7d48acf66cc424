/**
 * Exclusive XML Canonicalization 1.0 without comments (https://www.w3.org/TR/xml-exc-c14n/): the one form of an element
 * that is signed, however it was written. Processing instructions are not read at all, so that a signature over some
 * does not hold here.
 */

import { namespaceOf, type XmlAttribute, type XmlElement } from './parse.ts';

export interface CanonicalOptions {
  /** Elements that are left out with all that is in them: the signature itself. */
  without?: XmlElement | undefined;
  /** `InclusiveNamespaces`: prefixes that are declared wherever they are in scope; the empty one is the default. */
  inclusivePrefixes?: readonly string[] | undefined;
}

/** Namespaces that the output has declared so far, by prefix. */
type Rendered = ReadonlyMap<string, string>;

export function canonicalXml(element: XmlElement, options: CanonicalOptions = {}): string {
  const parts: string[] = [];
  render(element, new Map(), options, parts);
  return parts.join('');
}

function render(element: XmlElement, rendered: Rendered, options: CanonicalOptions, parts: string[]): void {
  const name = qualified(element);
  const declarations = new Map<string, string>();
  for (const prefix of neededPrefixes(element, options)) {
    const namespace = namespaceOf(element, prefix) ?? '';
    if ((rendered.get(prefix) ?? '') !== namespace) declarations.set(prefix, namespace);
  }
  parts.push(`<${name}`);
  for (const [prefix, namespace] of [...declarations].sort(([one], [other]) => compare(one, other))) {
    parts.push(` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${attributeText(namespace)}"`);
  }
  for (const attribute of [...element.attributes].sort(inOrder)) {
    parts.push(` ${qualified(attribute)}="${attributeText(attribute.value)}"`);
  }
  parts.push('>');
  const within = declarations.size === 0 ? rendered : new Map([...rendered, ...declarations]);
  for (const child of element.children) {
    if (typeof child === 'string') parts.push(plainText(child));
    else if (child !== options.without) render(child, within, options, parts);
  }
  parts.push(`</${name}>`);
}

/** What the element itself uses, and what the signer wanted to have declared anyway. */
function neededPrefixes(element: XmlElement, { inclusivePrefixes = [] }: CanonicalOptions): Set<string> {
  const needed = new Set([element.prefix]);
  for (const { prefix } of element.attributes) if (prefix !== '') needed.add(prefix);
  for (const prefix of inclusivePrefixes) {
    if (namespaceOf(element, prefix) !== undefined) needed.add(prefix);
  }
  // Nobody declares it.
  needed.delete('xml');
  return needed;
}

function inOrder(one: XmlAttribute, other: XmlAttribute): number {
  return compare(one.namespace, other.namespace) || compare(one.local, other.local);
}

/** By code points, as the specification wants; UTF-16 differs beyond the basic plane. */
function compare(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function qualified({ prefix, local }: { prefix: string; local: string }): string {
  return prefix === '' ? local : `${prefix}:${local}`;
}

const TEXT: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const ATTRIBUTE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

function plainText(text: string): string {
  return text.replace(/[&<>\r]/g, (character) => TEXT[character] ?? character);
}

function attributeText(text: string): string {
  return text.replace(/[&<"\t\n\r]/g, (character) => ATTRIBUTE[character] ?? character);
}
