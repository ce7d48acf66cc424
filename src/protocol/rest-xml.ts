/** The rest-xml protocol: bindings, and XML for what is left or for the payload. */

import { type Service, simpleOf, structureOf, traitsOf } from '../model/load.ts';
import type { Ref } from '../model/shapes.ts';
import type { Members } from './types.ts';
import { malformedXml, parseXml, xmlReader } from './xml-read.ts';
import { escapeXml, memberWriter, XML_DECLARATION } from './xml-write.ts';

/** Name of the root element of a value: its member's or its structure's xmlName, else the structure's name. */
export function rootName(service: Service, ref: Ref, memberName?: string): string {
  const shape = structureOf(service, ref);
  return memberName ?? shape.t?.xn ?? shape.n;
}

/** An XML body -> the value of a ref. Another root element than the expected one is refused, as S3 does. */
export function readRestXml(service: Service, ref: Ref, body: Buffer, memberName?: string): unknown {
  const root = parseXml(body.toString('utf8'));
  if (root.name !== rootName(service, ref, memberName)) throw malformedXml();
  return xmlReader(service, ref).run(root);
}

/** Puts the members that stand in an XML body into `input`. */
export function readRestXmlBody(service: Service, ref: Ref, body: Buffer, input: Members): void {
  // The reader of a structure makes a plain object without the bound members.
  Object.assign(input, readRestXml(service, ref, body) as Members);
}

/** A value as an XML document. */
export function writeRestXml(service: Service, ref: Ref, value: Members, memberName?: string): string {
  const name = rootName(service, ref, memberName);
  const namespace = service.xmlns === undefined ? '' : ` xmlns="${service.xmlns}"`;
  const content = unwrappedText(service, ref, value, name) ?? memberWriter(service, ref).run(value);
  return `${XML_DECLARATION}<${name}${namespace}>${content}</${name}>`;
}

/** GetBucketLocation: a root whose only member has the root's name and is simple is that member's text. */
function unwrappedText(service: Service, ref: Ref, value: Members, root: string): string | undefined {
  const [only, ...others] = Object.entries(structureOf(service, ref).m);
  if (only === undefined || others.length > 0) return undefined;
  const [name, member] = only;
  if ((traitsOf(member).xn ?? name) !== root || simpleOf(service, member[0]) < 0) return undefined;
  return escapeXml(String(value[name] ?? ''));
}
