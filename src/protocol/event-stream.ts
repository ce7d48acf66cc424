/**
 * Event streams: the frames of a request as events of a union, and a handler's events as frames of a reply.
 * Signed requests wrap each frame in another one that carries `:date` and `:chunk-signature`; those are unwrapped here.
 */

import { Readable } from 'node:stream';
import { rememberOf, type Service, simpleOf, structureOf, traitsOf } from '../model/load.ts';
import { type Member, type Ref, type StructureShape, simple } from '../model/shapes.ts';
import { decodeFrame, type EventFrame, encodeFrame, FrameSplitter, type HeaderValue } from './event-frame.ts';
import { bytesOf } from './text.ts';
import { serializationError } from './type-errors.ts';
import { type Members, ProtocolError, type WireRequest } from './types.ts';
import { isWireError } from './wire-error.ts';

/** The member of an operation's input or output that is an event stream. */
export interface EventMember {
  readonly name: string;
  /** The union of its events. */
  readonly union: Ref;
}

/** How a wire form writes and reads the structures inside events. */
export interface EventCodec {
  readonly contentType: string;
  encode(ref: Ref, value: unknown): Buffer;
  decode(ref: Ref, bytes: Buffer): Members;
}

const EVENT_MEMBERS = { name: 'event members' } as const;

/** The event stream of a structure, if it has one. */
export function eventMemberOf(service: Service, ref: Ref): EventMember | undefined {
  return rememberOf(service, EVENT_MEMBERS, ref, () => findEventMember(service, ref));
}

function findEventMember(service: Service, ref: Ref): EventMember | undefined {
  for (const [name, member] of Object.entries(structureOf(service, ref).m)) {
    if (traitsOf(member).st === 1 && simpleOf(service, member[0]) < 0) return { name, union: member[0] };
  }
  return undefined;
}

/** The frames of a request body, unwrapped and (with a hook) verified. Leaving the loop destroys the body. */
export async function* readFrames(request: WireRequest): AsyncGenerator<EventFrame, void, undefined> {
  const splitter = new FrameSplitter();
  for await (const chunk of request.stream()) {
    for (const frame of splitter.push(bytesOf(chunk))) {
      if (frame.headers[':chunk-signature'] === undefined) {
        yield frame;
        continue;
      }
      const inner = await unwrapFrame(frame, request);
      if (inner === undefined) return;
      yield inner;
    }
  }
  if (splitter.pending > 0) throw serializationError('The event stream ended inside a frame');
}

/** The frame inside a signed one; undefined for the empty one that ends a stream. */
async function unwrapFrame(outer: EventFrame, request: WireRequest): Promise<EventFrame | undefined> {
  const signature = outer.headers[':chunk-signature'];
  const date = outer.headers[':date'];
  if (!(signature instanceof Uint8Array) || !(date instanceof Date)) {
    throw serializationError('Malformed event stream frame');
  }
  const signedHeaders = encodeFrame({ ':date': date }, new Uint8Array()).subarray(12, -4);
  await request.verifyFrame?.({ date, signature, signedHeaders, payload: outer.payload });
  return outer.payload.length === 0 ? undefined : decodeFrame(outer.payload);
}

/** Frames -> events, each `{ Name: {...} }`. Events that the union does not know are skipped. */
export async function* readEvents(
  service: Service,
  union: Ref,
  frames: AsyncIterable<EventFrame>,
  codec: EventCodec,
): AsyncGenerator<Members, void, undefined> {
  const events = new Map(Object.entries(structureOf(service, union).m));
  for await (const frame of frames) {
    const kind = frame.headers[':message-type'] ?? 'event';
    if (kind !== 'event') throw clientFault(frame);
    const name = String(frame.headers[':event-type']);
    const member = events.get(name);
    if (member !== undefined) yield { [name]: readEvent(service, member, frame, codec) };
  }
}

/** A client may end its stream with an error of its own. */
function clientFault({ headers, payload }: EventFrame): ProtocolError {
  const code = headers[':exception-type'] ?? headers[':error-code'] ?? 'BadRequestException';
  const message = headers[':error-message'] ?? payload.toString('utf8');
  return new ProtocolError(String(code), String(message));
}

function readEvent(service: Service, member: Member, frame: EventFrame, codec: EventCodec): Members {
  const { headers, payload } = frame;
  const shape = structureOf(service, member[0]);
  const event: Members = {};
  let payloadTaken = false;
  for (const [name, part] of Object.entries(shape.m)) {
    const traits = traitsOf(part);
    if (traits.eh === 1 && headers[name] !== undefined) event[name] = headers[name];
    if (traits.ep !== 1) continue;
    payloadTaken = true;
    event[name] = readPayload(service, part[0], payload, codec);
  }
  if (!payloadTaken && payload.length > 0) Object.assign(event, codec.decode(member[0], payload));
  return event;
}

function readPayload(service: Service, ref: Ref, payload: Buffer, codec: EventCodec): unknown {
  const type = simpleOf(service, ref);
  if (type === simple.blob || type === simple.stream) return payload;
  if (type === simple.string) return payload.toString('utf8');
  return codec.decode(ref, payload);
}

/** What a reply's event stream is made of. */
export interface EventOutput {
  readonly service: Service;
  readonly union: Ref;
  readonly events: AsyncIterable<unknown>;
  readonly codec: EventCodec;
  /** RPC protocols send the output's other members first, as the event `initial-response`. */
  readonly initialResponse: Buffer | undefined;
}

/**
 * A handler's events as the bytes of a reply. Destroying the Readable ends the source: another Readable at once, a
 * generator as soon as its wait is over. An AWS error thrown by the source becomes the stream's last frame; any other
 * one is a bug, and destroys the stream so that the gateway sees it.
 */
export function writeEventStream(output: EventOutput): Readable {
  const source = output.events[Symbol.asyncIterator]();
  const { codec, initialResponse } = output;
  let initial = initialResponse;
  const next = async (): Promise<Buffer | null> => {
    if (initial !== undefined) {
      const frame = eventFrame('initial-response', codec.contentType, initial);
      initial = undefined;
      return frame;
    }
    const step = await source.next();
    return step.done === true ? null : writeEvent(output, step.value);
  };
  return new Readable({
    read() {
      next().then(
        (frame) => this.push(frame),
        (error) => {
          const last = isWireError(error) ? errorFrame(output, error) : undefined;
          if (last === undefined) this.destroy(error);
          else {
            this.push(last);
            this.push(null);
          }
        },
      );
    },
    destroy(error, done) {
      endSource(output.events, source);
      done(error);
    },
  });
}

/** Tells a source that nobody reads it any more. */
function endSource(events: AsyncIterable<unknown>, iterator: AsyncIterator<unknown>): void {
  if (events instanceof Readable) events.destroy();
  // A generator that waits answers only when its wait is over, and may fail then: nobody is left to tell.
  iterator.return?.().catch(() => {});
}

function eventFrame(type: string, contentType: string, payload: Uint8Array): Buffer {
  return encodeFrame(
    { ':message-type': 'event', ':event-type': type, ':content-type': contentType },
    payload,
  );
}

/** One event `{ Name: {...} }` as a frame. */
export function writeEvent({ service, union, codec }: EventOutput, event: unknown): Buffer {
  const [name, value] = Object.entries(event ?? {}).find(([, part]) => part != null) ?? [];
  const member = name === undefined ? undefined : structureOf(service, union).m[name];
  if (name === undefined || member === undefined) {
    throw new TypeError(`'${name}' is no event of ${structureOf(service, union).n}.`);
  }
  const shape = structureOf(service, member[0]);
  const kind: Record<string, HeaderValue> =
    shape.e === undefined
      ? { ':message-type': 'event', ':event-type': name }
      : { ':message-type': 'exception', ':exception-type': name };
  return frameOf(service, member[0], shape, value as Members, kind, codec);
}

function frameOf(
  service: Service,
  ref: Ref,
  shape: StructureShape,
  value: Members,
  headers: Record<string, HeaderValue>,
  codec: EventCodec,
): Buffer {
  let payload: Buffer | undefined;
  let contentType: string | undefined;
  let hasBody = !Object.values(shape.m).some((part) => traitsOf(part).eh === 1 || traitsOf(part).ep === 1);
  for (const [name, part] of Object.entries(shape.m)) {
    const item = value[name];
    if (item == null) continue;
    const traits = traitsOf(part);
    // Event headers hold what a frame can hold: the model allows no other types for them.
    if (traits.eh === 1) headers[name] = item as HeaderValue;
    else if (traits.ep === 1) [payload, contentType] = writePayload(service, part[0], item, codec);
    else hasBody = true;
  }
  if (payload === undefined && hasBody) {
    payload = codec.encode(ref, value);
    contentType = codec.contentType;
  }
  if (contentType !== undefined) headers[':content-type'] = contentType;
  return encodeFrame(headers, payload ?? Buffer.alloc(0));
}

function writePayload(service: Service, ref: Ref, item: unknown, codec: EventCodec): [Buffer, string] {
  const type = simpleOf(service, ref);
  if (type === simple.blob || type === simple.stream) return [bytesOf(item), 'application/octet-stream'];
  if (type === simple.string) return [bytesOf(item), 'text/plain'];
  return [codec.encode(ref, item), codec.contentType];
}

/** The error that ends a stream: an exception event when the union has one for it, else a bare error frame. */
function errorFrame(
  { service, union, codec }: EventOutput,
  error: { code: string; message: string; fields?: Readonly<Record<string, unknown>> | undefined },
): Buffer {
  for (const [name, member] of Object.entries(structureOf(service, union).m)) {
    const shape = structureOf(service, member[0]);
    if (shape.e === undefined || (shape.n !== error.code && name !== error.code)) continue;
    const messageName = 'Message' in shape.m ? 'Message' : 'message';
    const value: Members = { ...error.fields, [messageName]: error.message };
    const headers = { ':message-type': 'exception', ':exception-type': name };
    return frameOf(service, member[0], shape, value, headers, codec);
  }
  const headers = { ':message-type': 'error', ':error-code': error.code, ':error-message': error.message };
  return encodeFrame(headers, new Uint8Array());
}
