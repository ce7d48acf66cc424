/** Request -> input: the body, form or bindings of a found operation, read in its wire form. */

import { isUnit, type Service, simpleOf, structureOf } from '../model/load.ts';
import { type Operation, type Ref, simple } from '../model/shapes.ts';
import { decodeCbor } from './cbor.ts';
import { decodeEc2Query } from './ec2-query.ts';
import type { EventFrame } from './event-frame.ts';
import { type EventMember, eventMemberOf, readEvents, readFrames } from './event-stream.ts';
import { parseJson, reachesLong } from './json.ts';
import { type ValueForm, valueDecoder } from './json-decode.ts';
import { unknownActionText } from './policy.ts';
import { decodeQuery } from './query.ts';
import { type Payload, payloadOf, readBindings } from './rest-bindings.ts';
import { hasInputBody, readRestJson, readRestJsonBody } from './rest-json.ts';
import { readRestXml, readRestXmlBody } from './rest-xml.ts';
import { serializationError } from './type-errors.ts';
import { type Form, type Found, type Members, ProtocolError, type Wire, type WireRequest } from './types.ts';
import { eventCodec } from './wire-codec.ts';

/**
 * Reads the input of a request. Throws a ProtocolError for what cannot be read, and for an operation that the service
 * does not have. Members are not checked against the model's limits: that is validateInput's.
 */
export async function decodeInput(found: Found, request: WireRequest): Promise<Members> {
  const operation = found.service.operations[found.operation];
  if (operation === undefined) throw unknownOperation(found);
  const input = found.route?.input ?? operation[0];
  switch (found.wire) {
    case 'query':
      return decodeQuery(found.service, input, formOf(found));
    case 'ec2query':
      return decodeEc2Query(found.service, input, formOf(found));
    case 'rest-json':
    case 'rest-xml':
      return decodeRest(found, input, request);
    default:
      return decodeRpc(found, operation, request);
  }
}

const NO_FORM: ReadonlyMap<string, string> = new Map();

function formOf(found: Found): Form {
  return found.form ?? NO_FORM;
}

/** An operation that the service does not have, in the words of the wire form. */
export function unknownOperation({ service, operation, wire }: Found): ProtocolError {
  if (wire === 'ec2query') {
    return new ProtocolError('InvalidAction', `The action ${operation} is not valid for this web service.`);
  }
  if (wire === 'query') {
    return new ProtocolError('InvalidAction', unknownActionText(service, operation, service.version));
  }
  return new ProtocolError('UnknownOperationException', '');
}

const VALUE_FORMS: Readonly<Partial<Record<Wire, ValueForm>>> = {
  'rpc-v2-cbor': 'cbor',
  'amz-cbor-1.1': 'amz-cbor',
};

async function decodeRpc(found: Found, operation: Operation, request: WireRequest): Promise<Members> {
  const { service, wire } = found;
  const events = eventMemberOf(service, operation[0]);
  if (events !== undefined) return decodeRpcEvents(found, operation[0], events, request);
  const body = await request.collect();
  return decodeRpcBody(service, operation[0], body, wire);
}

function decodeRpcBody(service: Service, ref: Ref, body: Buffer, wire: Wire): Members {
  const form = VALUE_FORMS[wire] ?? 'json';
  if (body.length === 0) {
    // AWS takes an empty body only where there is nothing to say; CBOR clients send none for empty inputs.
    if (form !== 'json' || Object.keys(structureOf(service, ref).m).length === 0) return {};
    throw serializationError();
  }
  const parsed =
    form === 'json'
      ? parseJson(body, reachesLong(service, ref))
      : decodeCbor(body, form === 'cbor' ? 'seconds' : 'milliseconds');
  if (isUnit(ref)) return {};
  return valueOfBody(service, ref, form, parsed);
}

function valueOfBody(service: Service, ref: Ref, form: ValueForm, parsed: unknown): Members {
  // A body that is no object is refused without a message, but for a list.
  if (typeof parsed !== 'object' || parsed === null) throw serializationError();
  if (Array.isArray(parsed)) throw serializationError('Start of list found where not expected');
  return valueDecoder(service, ref, form).run(parsed, 1) as Members;
}

/** RPC protocols send an input's other members first, as the event `initial-request`. */
async function decodeRpcEvents(
  found: Found,
  ref: Ref,
  events: EventMember,
  request: WireRequest,
): Promise<Members> {
  const { service, wire } = found;
  const frames = readFrames(request);
  const first = await frames.next();
  const isInitial = first.done !== true && first.value.headers[':event-type'] === 'initial-request';
  const input = isInitial ? decodeRpcBody(service, ref, first.value.payload, wire) : {};
  const rest = isInitial || first.done === true ? frames : startingWith(first.value, frames);
  input[events.name] = readEvents(service, events.union, rest, eventCodec(service, wire));
  return input;
}

async function* startingWith(
  first: EventFrame,
  others: AsyncIterable<EventFrame>,
): AsyncGenerator<EventFrame, void, undefined> {
  yield first;
  yield* others;
}

async function decodeRest(found: Found, ref: Ref, request: WireRequest): Promise<Members> {
  const { service, wire, route } = found;
  if (route === undefined) throw new TypeError('A REST call needs its route.');
  const input: Members = {};
  readBindings(service, ref, { route, query: found.query ?? new Map(), headers: request.headers }, input);
  const events = eventMemberOf(service, ref);
  if (events !== undefined) {
    const codec = eventCodec(service, wire);
    input[events.name] = readEvents(service, events.union, readFrames(request), codec);
    return input;
  }
  const payload = payloadOf(service, ref);
  if (payload !== undefined) await readPayload(found, payload, request, input);
  else if (hasInputBody(service, ref)) {
    const body = await request.collect();
    if (body.length === 0) return input;
    if (wire === 'rest-json') readRestJsonBody(service, ref, body, input);
    else readRestXmlBody(service, ref, body, input);
  }
  return input;
}

async function readPayload(
  { service, wire }: Found,
  payload: Payload,
  request: WireRequest,
  input: Members,
): Promise<void> {
  const type = simpleOf(service, payload.ref);
  if (type === simple.stream) {
    input[payload.name] = request.stream();
    return;
  }
  const body = await request.collect();
  if (body.length === 0) return;
  if (type === simple.blob) input[payload.name] = body;
  else if (type === simple.string) input[payload.name] = body.toString('utf8');
  else if (wire === 'rest-json') input[payload.name] = readRestJson(service, payload.ref, body);
  else input[payload.name] = readRestXml(service, payload.ref, body, payload.traits.xn);
}
