/** Output -> reply, in the wire form that the request came in. */

import { crc32 } from 'node:zlib';
import { isUnit, simpleOf } from '../model/load.ts';
import { type Operation, type Ref, simple } from '../model/shapes.ts';
import { encodeCbor } from './cbor-write.ts';
import { encodeEc2Query } from './ec2-query.ts';
import { type EventMember, eventMemberOf, writeEventStream } from './event-stream.ts';
import { jsonEncoder } from './json-encode.ts';
import { policyOf } from './policy.ts';
import { encodeQuery } from './query.ts';
import { hasOutputBody, type Payload, payloadOf, writeBindings } from './rest-bindings.ts';
import { rawPayload, writeRestJson, writeRestJsonBody } from './rest-json.ts';
import { writeRestXml } from './rest-xml.ts';
import { checkDeclared } from './strict.ts';
import type { Found, Members, OutputContext, Reply } from './types.ts';
import { CONTENT_TYPES, eventCodec, hasInitialResponse } from './wire-codec.ts';

/**
 * The reply to a call that succeeded.
 * @param output what the handler returned; undefined for an operation without output.
 */
export function encodeOutput(found: Found, output: unknown, context: OutputContext): Reply {
  const operation = found.service.operations[found.operation];
  if (operation === undefined) throw new TypeError(`${found.service.name} has no ${found.operation}.`);
  if (context.strict) checkDeclared(found.service, operation[1], output, found.operation);
  // Outputs are typed by the generated interfaces.
  const members = (output ?? {}) as Members;
  const headers = replyHeaders(found, context);
  const events = eventMemberOf(found.service, operation[1]);
  if (events !== undefined) return encodeEvents(found, operation, events, members, headers);
  if (found.wire === 'rest-json' || found.wire === 'rest-xml') {
    return encodeRest(found, operation, members, headers);
  }
  const reply: Reply = { status: 200, headers, body: encodeRpc(found, operation[1], members, context) };
  if (policyOf(found.service).crc32) addChecksum(reply);
  return reply;
}

/** Headers that every reply has. */
export function replyHeaders(
  found: Pick<Found, 'service' | 'wire'>,
  { requestId, hostId }: OutputContext,
): Record<string, string> {
  const { requestIdHeader, hostIdHeader } = policyOf(found.service);
  const headers: Record<string, string> = {
    [requestIdHeader]: requestId,
    'content-type': CONTENT_TYPES[found.wire],
  };
  if (hostIdHeader !== undefined && hostId !== undefined) headers[hostIdHeader] = hostId;
  if (found.wire === 'rpc-v2-cbor' || found.wire === 'rpc-v2-json') headers['smithy-protocol'] = found.wire;
  return headers;
}

/** Old DynamoDB clients check the body against this header. */
export function addChecksum(reply: Reply): void {
  if (typeof reply.body === 'string' || reply.body instanceof Uint8Array) {
    reply.headers['x-amz-crc32'] = String(crc32(reply.body));
  }
}

function encodeRpc(found: Found, ref: Ref, output: Members, context: OutputContext): string | Uint8Array {
  const { service, operation, wire } = found;
  switch (wire) {
    case 'query':
      return encodeQuery(service, operation, ref, output, context.requestId);
    case 'ec2query':
      return encodeEc2Query(service, operation, ref, output, context.requestId);
    case 'rpc-v2-cbor':
      return encodeCbor(service, ref, output);
    case 'amz-cbor-1.1':
      return encodeCbor(service, ref, output, 'milliseconds');
    default:
      return isUnit(ref) ? '{}' : JSON.stringify(jsonEncoder(service, ref, false).run(output));
  }
}

function encodeEvents(
  found: Found,
  operation: Operation,
  events: EventMember,
  output: Members,
  headers: Record<string, string>,
): Reply {
  const { service, wire } = found;
  const [, ref, , , modelStatus = 200] = operation;
  const codec = eventCodec(service, wire);
  const { [events.name]: source, ...others } = output;
  if (typeof source !== 'object' || source === null || !(Symbol.asyncIterator in source)) {
    throw new TypeError(`${found.operation} must return an async iterable as ${events.name}.`);
  }
  const rpc = hasInitialResponse(wire);
  const status = rpc ? undefined : writeBindings(service, ref, others, headers);
  headers['content-type'] = 'application/vnd.amazon.eventstream';
  const body = writeEventStream({
    service,
    union: events.union,
    // Proved above; TypeScript does not narrow by symbols.
    events: source as AsyncIterable<unknown>,
    codec,
    initialResponse: rpc ? codec.encode(ref, others) : undefined,
  });
  return { status: status ?? modelStatus, headers, body };
}

function encodeRest(
  found: Found,
  operation: Operation,
  output: Members,
  headers: Record<string, string>,
): Reply {
  const { service, wire } = found;
  const [, ref, , , modelStatus = 200] = operation;
  const defaultType = CONTENT_TYPES[wire];
  const status = writeBindings(service, ref, output, headers) ?? modelStatus;
  const reply: Reply = { status, headers };
  const payload = payloadOf(service, ref);
  if (payload !== undefined) encodePayload(found, payload, output[payload.name], reply);
  else {
    const body =
      wire === 'rest-json'
        ? writeRestJsonBody(service, ref, output)
        : hasOutputBody(service, ref)
          ? writeRestXml(service, ref, output)
          : undefined;
    if (body !== undefined && status !== 204 && status !== 304) reply.body = body;
  }
  if (reply.body === undefined && headers['content-type'] === defaultType) delete headers['content-type'];
  return reply;
}

function encodePayload({ service, wire }: Found, payload: Payload, value: unknown, reply: Reply): void {
  if (value == null) return;
  const raw = rawPayload(service, payload, value);
  if (raw !== undefined) {
    reply.body = raw.body;
    if (reply.headers['content-type'] === CONTENT_TYPES[wire])
      reply.headers['content-type'] = raw.contentType;
  } else if (wire === 'rest-json' || simpleOf(service, payload.ref) === simple.document) {
    reply.body = writeRestJson(service, payload.ref, value);
  } else {
    reply.body = writeRestXml(service, payload.ref, value as Members, payload.traits.xn);
  }
}
