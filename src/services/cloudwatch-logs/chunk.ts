/**
 * How events lie in a group's log. A record is a chunk: events of one stream that came with one call, in the order of
 * their times, so that whoever looks for something reads many with one look. All numbers are big-endian:
 *
 *     u8   version                         f64  when they came
 *     8    the stream's id                 f64  time of the first event
 *     u16  bytes of the stream's name      u32  number of events
 *     the stream's name
 *     for each event: u32 milliseconds after the first, u32 bytes of its message
 *     the messages, one after the other
 */

/** A chunk's events lie within so many milliseconds: who looks for a time need not look further back. */
export const CHUNK_SPAN_MS = 10_000;
/** A chunk ends when its messages are so long together. */
const CHUNK_BYTES = 256 * 1024;
const VERSION = 1;
const HEAD_BYTES = 31;
const ENTRY_BYTES = 8;

export interface NewEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface StreamName {
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
}

/** A chunk as it was read. Positions are within `bytes`. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly streamId: string;
  readonly streamName: string;
  readonly ingestedMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  /** Where the table of events, and where the messages begin. */
  readonly tableAt: number;
  readonly messagesAt: number;
}

/** Events in the order of their times, as the records that hold them. */
export function encodeChunks(
  stream: StreamName,
  ingestedMs: number,
  events: readonly NewEvent[],
): { timeMs: number; bytes: Buffer }[] {
  const chunks: { timeMs: number; bytes: Buffer }[] = [];
  let start = 0;
  while (start < events.length) {
    const firstMs = events[start]?.timestamp ?? 0;
    const sizes: number[] = [];
    let total = 0;
    for (let i = start; i < events.length; i++) {
      const { timestamp = 0, message = '' } = events[i] ?? {};
      const size = Buffer.byteLength(message);
      const isFull = sizes.length > 0 && total + size > CHUNK_BYTES;
      if (isFull || timestamp - firstMs > CHUNK_SPAN_MS) break;
      sizes.push(size);
      total += size;
    }
    const bytes = encodeChunk(stream, ingestedMs, events.slice(start, start + sizes.length), sizes, total);
    chunks.push({ timeMs: firstMs, bytes });
    start += sizes.length;
  }
  return chunks;
}

function encodeChunk(
  stream: StreamName,
  ingestedMs: number,
  events: readonly NewEvent[],
  sizes: readonly number[],
  total: number,
): Buffer {
  const name = Buffer.from(stream.name);
  const firstMs = events[0]?.timestamp ?? 0;
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + name.length + events.length * ENTRY_BYTES + total);
  bytes.writeUInt8(VERSION, 0);
  bytes.write(stream.id, 1, 'hex');
  bytes.writeDoubleBE(ingestedMs, 9);
  bytes.writeDoubleBE(firstMs, 17);
  bytes.writeUInt16BE(name.length, 25);
  bytes.writeUInt32BE(events.length, 27);
  name.copy(bytes, HEAD_BYTES);
  let tableAt = HEAD_BYTES + name.length;
  let messageAt = tableAt + events.length * ENTRY_BYTES;
  for (const [i, { timestamp, message }] of events.entries()) {
    const size = sizes[i] ?? 0;
    bytes.writeUInt32BE(timestamp - firstMs, tableAt);
    bytes.writeUInt32BE(size, tableAt + 4);
    bytes.write(message, messageAt);
    tableAt += ENTRY_BYTES;
    messageAt += size;
  }
  return bytes;
}

/** Reads what stands before the messages. */
export function decodeChunk(record: Uint8Array): Chunk {
  const bytes = Buffer.from(record.buffer, record.byteOffset, record.length);
  if (bytes[0] !== VERSION) throw new Error(`A chunk of log events of the unknown version ${bytes[0]}`);
  const firstMs = bytes.readDoubleBE(17);
  const nameBytes = bytes.readUInt16BE(25);
  const count = bytes.readUInt32BE(27);
  const tableAt = HEAD_BYTES + nameBytes;
  return {
    bytes,
    streamId: bytes.toString('hex', 1, 9),
    streamName: bytes.toString('utf8', HEAD_BYTES, tableAt),
    ingestedMs: bytes.readDoubleBE(9),
    firstMs,
    lastMs: count === 0 ? firstMs : firstMs + bytes.readUInt32BE(tableAt + (count - 1) * ENTRY_BYTES),
    count,
    tableAt,
    messagesAt: tableAt + count * ENTRY_BYTES,
  };
}

/** Time of the event at `index`. */
export function timeAt({ bytes, tableAt, firstMs }: Chunk, index: number): number {
  return firstMs + bytes.readUInt32BE(tableAt + index * ENTRY_BYTES);
}

/** Bytes of the message at `index`. */
export function sizeAt({ bytes, tableAt }: Chunk, index: number): number {
  return bytes.readUInt32BE(tableAt + index * ENTRY_BYTES + 4);
}

/** All events of a chunk. */
export function* eventsOf(chunk: Chunk): Generator<{ index: number; timestamp: number; message: string }> {
  let at = chunk.messagesAt;
  for (let index = 0; index < chunk.count; index++) {
    const end = at + sizeAt(chunk, index);
    yield { index, timestamp: timeAt(chunk, index), message: chunk.bytes.toString('utf8', at, end) };
    at = end;
  }
}
