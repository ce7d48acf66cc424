/** Output -> XML text: closures compiled per shape, projected through the model. */

import {
  aggregateOf,
  compiled,
  type Holder,
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
  type Traits,
} from '../model/shapes.ts';
import { policyOf } from './policy.ts';
import { textWriter } from './text.ts';

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Writes a value as one element of the given name (a flattened list or map as several). */
export type WriteElement = (value: unknown, name: string) => string;

/** Writes the child elements of a structure, without an element of its own. */
export type WriteMembers = (value: Record<string, unknown>) => string;

const unready = (): never => {
  throw new Error('An XML writer ran before it was compiled.');
};
const WRAPPED: Slot<WriteElement> = { name: 'xml element', unready };
const FLATTENED: Slot<WriteElement> = { name: 'xml flattened', unready };
const MEMBERS: Slot<WriteMembers> = { name: 'xml members', unready };

/** What XML cannot hold as it stands: markup, control characters other than tab and newline, and non-characters. */
const SPECIAL = /[<>&"\u2028\uFFFE\uFFFF]|[^\P{Cc}\t\n]/u;
const SPECIALS = new RegExp(SPECIAL, 'gu');
const NAMED: ReadonlyMap<string, string> = new Map([
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['&', '&amp;'],
  ['"', '&quot;'],
]);

/**
 * Text as XML shows it. Control characters become character references, as in S3's listings: some parsers refuse them
 * (which is why S3 has `encoding-type=url`), but nothing is lost.
 */
export function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replace(
    SPECIALS,
    (character) => NAMED.get(character) ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}

/** The writer of a ref as a member with these traits. */
export function elementWriter(service: Service, ref: Ref, traits: Traits): Holder<WriteElement> {
  const flat = traits.xf === 1;
  // A namespace of the member's own changes the element, so such a writer is not shared.
  if (traits.xs !== undefined) return { run: makeElementWriter(service, ref, flat, namespaceOf(traits)) };
  return compiled(service, flat ? FLATTENED : WRAPPED, ref, () => makeElementWriter(service, ref, flat, ''));
}

function namespaceOf({ xs }: Traits): string {
  if (xs === undefined) return '';
  const [prefix, uri] = typeof xs === 'string' ? ['', xs] : xs;
  return ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escapeXml(uri)}"`;
}

function makeElementWriter(service: Service, ref: Ref, flat: boolean, namespace: string): WriteElement {
  const type = simpleOf(service, ref);
  if (type >= 0) {
    const write = escapedWriter(service, type);
    return (value, name) => `<${name}${namespace}>${write(value)}</${name}>`;
  }
  const shape = aggregateOf(service, ref);
  if (shape.k === 'l') return listWriter(service, shape, flat, namespace);
  if (shape.k === 'm') return mapWriter(service, shape, flat, namespace);
  return structureWriter(service, ref, shape, namespace);
}

/** Only strings (and documents) can hold what XML must escape. */
function escapedWriter(service: Service, type: number): (value: unknown) => string {
  const write = textWriter(type, simple.dateTime, policyOf(service).isoMilliseconds);
  return type === simple.string || type === simple.document ? (value) => escapeXml(write(value)) : write;
}

function listWriter(service: Service, shape: ListShape, flat: boolean, namespace: string): WriteElement {
  const traits = traitsOf(shape.m);
  const writer = elementWriter(service, shape.m[0], traits);
  const itemName = traits.xn ?? 'member';
  const sparse = shape.t?.sp === 1;
  return (value, name) => {
    if (!Array.isArray(value)) throw new TypeError('A list must be an array.');
    const element = flat ? name : itemName;
    let items = '';
    for (const item of value) {
      if (item != null) items += writer.run(item, element);
      else if (sparse) items += `<${element}/>`;
    }
    return flat ? items : `<${name}${namespace}>${items}</${name}>`;
  };
}

function mapWriter(service: Service, shape: MapShape, flat: boolean, namespace: string): WriteElement {
  const valueTraits = traitsOf(shape.val);
  const writer = elementWriter(service, shape.val[0], valueTraits);
  const keyName = traitsOf(shape.key).xn ?? 'key';
  const valueName = valueTraits.xn ?? 'value';
  const sparse = shape.t?.sp === 1;
  return (value, name) => {
    if (typeof value !== 'object' || value === null) throw new TypeError('A map must be an object.');
    const element = flat ? name : 'entry';
    let entries = '';
    for (const [key, item] of Object.entries(value)) {
      if (item == null && !sparse) continue;
      const written = item == null ? `<${valueName}/>` : writer.run(item, valueName);
      entries += `<${element}><${keyName}>${escapeXml(key)}</${keyName}>${written}</${element}>`;
    }
    return flat ? entries : `<${name}${namespace}>${entries}</${name}>`;
  };
}

function structureWriter(
  service: Service,
  ref: Ref,
  shape: StructureShape,
  memberNamespace: string,
): WriteElement {
  const namespace = memberNamespace === '' ? namespaceOf(shape.t ?? {}) : memberNamespace;
  const members = memberWriter(service, ref);
  const attributes = Object.entries(shape.m)
    .filter(([, member]) => traitsOf(member).xa === 1)
    .map(([name, member]) => attributeWriter(service, name, member));
  return (value, name) => {
    if (typeof value !== 'object' || value === null) throw new TypeError('A structure must be an object.');
    const record = value as Record<string, unknown>;
    let head = namespace;
    for (const write of attributes) head += write(record);
    return `<${name}${head}>${members.run(record)}</${name}>`;
  };
}

function attributeWriter(service: Service, name: string, member: Member): WriteMembers {
  const wireName = traitsOf(member).xn ?? name;
  const write = textWriter(simpleOf(service, member[0]), simple.dateTime);
  return (value) => {
    const attribute = value[name];
    if (attribute == null) return '';
    const text = escapeXml(write(attribute)).replace(
      /[\t\n]/g,
      (character) => `&#${character.charCodeAt(0)};`,
    );
    return ` ${wireName}="${text}"`;
  };
}

/** Is a member of an output outside the body: in a header, the status, or the payload itself? */
export function isBoundInOutput(traits: Traits): boolean {
  return (
    traits.h !== undefined || traits.ph !== undefined || traits.p === 1 || traits.rc === 1 || traits.xa === 1
  );
}

/** The writer of a structure's members that stand in the body. */
export function memberWriter(service: Service, ref: Ref): Holder<WriteMembers> {
  return compiled(service, MEMBERS, ref, () => {
    const writers: { name: string; wireName: string; writer: Holder<WriteElement> }[] = [];
    for (const [name, member] of Object.entries(structureOf(service, ref).m)) {
      const traits = traitsOf(member);
      if (isBoundInOutput(traits)) continue;
      writers.push({ name, wireName: traits.xn ?? name, writer: elementWriter(service, member[0], traits) });
    }
    return (value) => {
      let output = '';
      for (const { name, wireName, writer } of writers) {
        const item = value[name];
        if (item != null) output += writer.run(item, wireName);
      }
      return output;
    };
  });
}
