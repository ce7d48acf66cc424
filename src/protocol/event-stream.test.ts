import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { decodeInput } from './decode.ts';
import { decodeFrame, type EventFrame, encodeFrame, FrameSplitter } from './event-frame.ts';
import { encodeOutput } from './reply.ts';
import { refusalOf, rpcCall } from './testing.ts';
import { type Found, ProtocolError, type SignedFrame } from './types.ts';

const models = openModels();
const MALFORMED = { code: 'SerializationException', message: 'Malformed event stream frame', status: 400 };

describe('frames', () => {
  const headers = {
    yes: true,
    no: false,
    int: -5,
    long: 2 ** 40,
    big: 2n ** 62n,
    text: 'é',
    bytes: Buffer.from([1, 2]),
    at: new Date(1_700_000_000_000),
    __proto__x: 'p',
  };

  test('what is encoded is decoded, in whatever pieces it comes', () => {
    const frames = Buffer.concat([
      encodeFrame(headers, Buffer.from('one')),
      encodeFrame({}, new Uint8Array()),
    ]);
    for (const size of [1, 7, 11, frames.length]) {
      const splitter = new FrameSplitter();
      const found: EventFrame[] = [];
      for (let at = 0; at < frames.length; at += size)
        found.push(...splitter.push(frames.subarray(at, at + size)));
      expect(found.map(({ payload }) => payload.toString())).toEqual(['one', '']);
      expect({ ...found[0]?.headers }).toEqual(headers);
      expect(splitter.pending).toBe(0);
    }
  });

  test('every header type of the wire is read', () => {
    const body = Buffer.concat([
      Buffer.from([1, 0x62, 2, 0xff]),
      Buffer.from([1, 0x73, 3, 0xff, 0xfe]),
      Buffer.from([1, 0x75, 9, ...Array.from({ length: 16 }, (_, index) => index)]),
    ]);
    const frame = withHeaders(body);
    expect({ ...decodeFrame(frame).headers }).toEqual({
      b: -1,
      s: -2,
      u: Buffer.from(Array.from({ length: 16 }, (_, index) => index)),
    });
  });

  test.each([
    ['a wrong checksum', () => flip(encodeFrame({ a: 'b' }, Buffer.from('x')), -1)],
    ['a wrong prelude checksum', () => flip(encodeFrame({ a: 'b' }, Buffer.from('x')), 9)],
    ['a length below the least', () => Buffer.from('0000000f00000000000000000000000000', 'hex')],
    ['a length above the limit', () => Buffer.from('7fffffff000000000000000000', 'hex')],
    ['headers beyond the frame', () => withHeaderLength(encodeFrame({}, Buffer.from('x')), 50)],
    ['a header that ends early', () => withHeaders(Buffer.from([1, 0x61, 7, 0, 9, 0x62]))],
    ['an unknown header type', () => withHeaders(Buffer.from([1, 0x61, 10]))],
    ['a time out of range', () => withHeaders(Buffer.from([1, 0x61, 8, 0x7f, 0, 0, 0, 0, 0, 0, 0]))],
  ])('%s is refused', async (_name, make) => {
    expect(await refusalOf(() => new FrameSplitter().push(make()))).toEqual(MALFORMED);
  });
});

function flip(frame: Buffer, at: number): Buffer {
  const index = at < 0 ? frame.length + at : at;
  frame[index] = (frame[index] ?? 0) ^ 1;
  return frame;
}

/** A frame with its checksums made right again. */
function sealed(frame: Buffer): Buffer {
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8);
  frame.writeUInt32BE(crc32(frame.subarray(0, frame.length - 4)), frame.length - 4);
  return frame;
}

function withHeaderLength(frame: Buffer, length: number): Buffer {
  frame.writeUInt32BE(length, 4);
  return sealed(frame);
}

function withHeaders(headers: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.alloc(12), headers, Buffer.alloc(4)]);
  frame.writeUInt32BE(frame.length, 0);
  return withHeaderLength(frame, headers.length);
}

async function eventsOf(value: unknown): Promise<unknown[]> {
  const events: unknown[] = [];
  for await (const event of value as AsyncIterable<unknown>) events.push(event);
  return events;
}

/** Collects a reply's frames. */
async function framesOf(body: unknown): Promise<{ headers: object; payload: string }[]> {
  const splitter = new FrameSplitter();
  const frames: EventFrame[] = [];
  for await (const chunk of body as Readable) frames.push(...splitter.push(chunk));
  return frames.map(({ headers, payload }) => ({ headers: { ...headers }, payload: payload.toString() }));
}

describe('requests', () => {
  const transcribe = models.service('transcribe-streaming');
  const found: Found = {
    service: transcribe,
    operation: 'StartStreamTranscription',
    wire: 'rest-json',
    route: {
      operation: 'StartStreamTranscription',
      input: transcribe.operations['StartStreamTranscription']?.[0] ?? 0,
      labels: [],
      literals: new Set(),
      score: 0,
    },
    query: new Map(),
  };
  const audio = (text: string): Buffer =>
    encodeFrame({ ':message-type': 'event', ':event-type': 'AudioEvent' }, Buffer.from(text));
  const signed = (payload: Uint8Array, signature: string): Buffer =>
    encodeFrame(
      { ':date': new Date(1_700_000_000_000), ':chunk-signature': Buffer.from(signature) },
      payload,
    );

  async function decode(chunks: Buffer[], verifyFrame?: (frame: SignedFrame) => void): Promise<unknown> {
    const stream = Readable.from(chunks);
    const request = {
      headers: { 'x-amzn-transcribe-language-code': 'en-US' },
      collect: () => Promise.reject(new Error('A stream is not collected.')),
      stream: () => stream,
      ...(verifyFrame === undefined ? {} : { verifyFrame }),
    };
    const input = await decodeInput(found, request);
    expect(input['LanguageCode']).toBe('en-US');
    return input['AudioStream'];
  }

  test('plain frames become events; unknown ones are skipped', async () => {
    const other = encodeFrame({ ':message-type': 'event', ':event-type': 'constructor' }, Buffer.from('?'));
    const events = await eventsOf(await decode([audio('a'), other, audio('b')]));
    expect(events).toEqual([
      { AudioEvent: { AudioChunk: Buffer.from('a') } },
      { AudioEvent: { AudioChunk: Buffer.from('b') } },
    ]);
  });

  test('signed frames are unwrapped and shown to the hook, the empty one that ends the stream too', async () => {
    const seen: SignedFrame[] = [];
    const chunks = [signed(audio('a'), 's1'), signed(new Uint8Array(), 's2'), audio('after the end')];
    const events = await eventsOf(await decode(chunks, (frame) => void seen.push(frame)));
    expect(events).toEqual([{ AudioEvent: { AudioChunk: Buffer.from('a') } }]);
    expect(seen.map(({ signature }) => Buffer.from(signature).toString())).toEqual(['s1', 's2']);
    expect(seen[0]?.payload).toEqual(audio('a'));
    // What SigV4 covers of the headers: the encoded `:date` alone.
    expect(Buffer.from(seen[0]?.signedHeaders ?? []).toString('hex')).toBe('053a64617465080000018bcfe56800');
  });

  test('a hook that throws ends the events', async () => {
    const events = await decode([signed(audio('a'), 's1')], () => {
      throw new ProtocolError('InvalidSignatureException', 'wrong', 403);
    });
    expect(await refusalOf(eventsOf(events))).toMatchObject({ code: 'InvalidSignatureException' });
  });

  test('a stream that ends inside a frame is refused', async () => {
    const events = await decode([audio('a'), audio('b').subarray(0, 20)]);
    expect(await refusalOf(eventsOf(events))).toMatchObject({ code: 'SerializationException' });
  });

  test("a client's own error ends the events", async () => {
    const frame = encodeFrame(
      { ':message-type': 'exception', ':exception-type': 'BadRequestException' },
      Buffer.from('{"Message":"x"}'),
    );
    expect(await refusalOf(eventsOf(await decode([frame])))).toMatchObject({ code: 'BadRequestException' });
  });

  test('leaving the events destroys the body', async () => {
    const body = new Readable({ read() {} });
    body.push(audio('a'));
    const input = await decodeInput(found, {
      headers: {},
      collect: async () => Buffer.alloc(0),
      stream: () => body,
    });
    for await (const event of input['AudioStream'] as AsyncIterable<unknown>) {
      expect(event).toBeDefined();
      break;
    }
    expect(body.destroyed).toBe(true);
  });
});

describe('replies', () => {
  const kinesis = models.service('kinesis');
  const s3 = models.service('s3');

  test('an RPC protocol starts with the initial response', async () => {
    async function* events() {
      yield {
        SubscribeToShardEvent: { Records: [], ContinuationSequenceNumber: '1', MillisBehindLatest: 0 },
      };
    }
    const reply = encodeOutput(
      rpcCall(kinesis, 'SubscribeToShard'),
      { EventStream: events() },
      { requestId: 'id' },
    );
    expect(reply.headers['content-type']).toBe('application/vnd.amazon.eventstream');
    const type = 'application/x-amz-json-1.1';
    expect(await framesOf(reply.body)).toEqual([
      {
        headers: { ':message-type': 'event', ':event-type': 'initial-response', ':content-type': type },
        payload: '{}',
      },
      {
        headers: { ':message-type': 'event', ':event-type': 'SubscribeToShardEvent', ':content-type': type },
        payload: '{"Records":[],"ContinuationSequenceNumber":"1","MillisBehindLatest":0}',
      },
    ]);
  });

  test('payload members and events without members', async () => {
    async function* events() {
      yield { Records: { Payload: Buffer.from('a,b\n') } };
      yield { Cont: {} };
      yield { End: {} };
    }
    const found: Found = { service: s3, operation: 'SelectObjectContent', wire: 'rest-xml' };
    const frames = await framesOf(encodeOutput(found, { Payload: events() }, { requestId: 'id' }).body);
    expect(frames[0]).toEqual({
      headers: {
        ':message-type': 'event',
        ':event-type': 'Records',
        ':content-type': 'application/octet-stream',
      },
      payload: 'a,b\n',
    });
    expect(frames.map(({ headers }) => (headers as Record<string, string>)[':event-type'])).toEqual([
      'Records',
      'Cont',
      'End',
    ]);
  });

  test('an AWS error in the stream becomes its last frame', async () => {
    async function* events() {
      yield { SubscribeToShardEvent: { Records: [] } };
      throw new ProtocolError('ResourceNotFoundException', 'gone');
    }
    const reply = encodeOutput(
      rpcCall(kinesis, 'SubscribeToShard'),
      { EventStream: events() },
      { requestId: 'id' },
    );
    expect((await framesOf(reply.body)).at(-1)).toEqual({
      headers: {
        ':message-type': 'exception',
        ':exception-type': 'ResourceNotFoundException',
        ':content-type': 'application/x-amz-json-1.1',
      },
      payload: '{"message":"gone"}',
    });
  });

  test('an error that the union does not know becomes an error frame', async () => {
    const events = (async function* () {
      yield* [];
      throw new ProtocolError('SlowDown', 'later');
    })();
    const reply = encodeOutput(
      rpcCall(kinesis, 'SubscribeToShard'),
      { EventStream: events },
      { requestId: 'id' },
    );
    expect((await framesOf(reply.body)).at(-1)?.headers).toEqual({
      ':message-type': 'error',
      ':error-code': 'SlowDown',
      ':error-message': 'later',
    });
  });

  test('a bug in the source destroys the stream', async () => {
    const events = (async function* () {
      yield* [];
      throw new TypeError('bug');
    })();
    const reply = encodeOutput(
      rpcCall(kinesis, 'SubscribeToShard'),
      { EventStream: events },
      { requestId: 'id' },
    );
    await expect(framesOf(reply.body)).rejects.toThrow('bug');
  });

  test('destroying the reply ends a source that waits', async () => {
    const source = new Readable({ objectMode: true, read() {} });
    const reply = encodeOutput(
      rpcCall(kinesis, 'SubscribeToShard'),
      { EventStream: source },
      { requestId: 'id' },
    );
    const body = reply.body as Readable;
    body.read();
    body.destroy();
    await new Promise((done) => body.once('close', done));
    expect(source.destroyed).toBe(true);
  });

  test('a handler without a stream is a bug', () => {
    expect(() => encodeOutput(rpcCall(kinesis, 'SubscribeToShard'), {}, { requestId: 'id' })).toThrow(
      TypeError,
    );
  });
});
