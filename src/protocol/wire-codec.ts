/** What the wire forms have in common: content types, and the codec of structures inside event streams. */

import { type Service, simpleOf } from '../model/load.ts';
import type { Ref } from '../model/shapes.ts';
import { decodeCbor } from './cbor.ts';
import { encodeCbor } from './cbor-write.ts';
import type { EventCodec } from './event-stream.ts';
import { parseJson, reachesLong } from './json.ts';
import { valueDecoder } from './json-decode.ts';
import { jsonEncoder } from './json-encode.ts';
import { readRestXml, writeRestXml } from './rest-xml.ts';
import type { Members, Wire } from './types.ts';

export const CONTENT_TYPES: Readonly<Record<Wire, string>> = {
  'json1.0': 'application/x-amz-json-1.0',
  'json1.1': 'application/x-amz-json-1.1',
  query: 'text/xml',
  ec2query: 'text/xml;charset=UTF-8',
  'rest-json': 'application/json',
  'rest-xml': 'application/xml',
  'rpc-v2-cbor': 'application/cbor',
  'rpc-v2-json': 'application/json',
  'amz-cbor-1.1': 'application/x-amz-cbor-1.1',
};

/** Does a wire form send an output's other members as the first event of its stream? */
export function hasInitialResponse(wire: Wire): boolean {
  return wire !== 'rest-json' && wire !== 'rest-xml';
}

/** How a wire form encodes the structures inside its events. */
export function eventCodec(service: Service, wire: Wire): EventCodec {
  const contentType = CONTENT_TYPES[wire];
  switch (wire) {
    case 'rpc-v2-cbor':
    case 'amz-cbor-1.1': {
      const [form, time] = wire === 'rpc-v2-cbor' ? (['cbor', 'seconds'] as const) : AMZ_CBOR;
      return {
        contentType,
        encode: (ref, value) => encodeCbor(service, ref, value, time),
        decode: (ref, bytes) => valueDecoder(service, ref, form).run(decodeCbor(bytes, time), 1) as Members,
      };
    }
    case 'rest-xml':
      return {
        contentType,
        encode: (ref, value) => Buffer.from(writeXmlEvent(service, ref, value)),
        decode: (ref, bytes) => readRestXml(service, ref, bytes) as Members,
      };
    default: {
      const names = wire === 'rest-json';
      const form = names ? 'rest-json' : 'json';
      return {
        contentType,
        encode: (ref, value) => Buffer.from(JSON.stringify(jsonEncoder(service, ref, names).run(value))),
        decode: (ref, bytes) => {
          const parsed = parseJson(bytes, reachesLong(service, ref));
          return valueDecoder(service, ref, form).run(parsed, 1) as Members;
        },
      };
    }
  }
}

const AMZ_CBOR = ['amz-cbor', 'milliseconds'] as const;

function writeXmlEvent(service: Service, ref: Ref, value: unknown): string {
  if (simpleOf(service, ref) >= 0) throw new TypeError('Only structures stand in XML events.');
  return writeRestXml(service, ref, value as Members);
}
