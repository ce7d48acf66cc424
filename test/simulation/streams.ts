/** Bodies of calls: sent in pieces, each at a step of its own, and collected before an answer counts as come. */

import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

/** `bytes` in pieces; `pause` comes before each of them. */
export function streamOf(bytes: Uint8Array, pieces: number, pause: () => Promise<void>): Readable {
  const pieceBytes = Math.max(1, Math.ceil(bytes.length / pieces));
  const generate = async function* () {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      await pause();
      yield bytes.subarray(at, at + pieceBytes);
    }
  };
  return Readable.from(generate(), { objectMode: false });
}

/** An output whose streams have become bytes. */
export async function withoutStreams(output: object): Promise<object> {
  const collected: Record<string, unknown> = {};
  let hasStreams = false;
  for (const [name, value] of Object.entries(output)) {
    const isStream = value instanceof Readable;
    hasStreams ||= isStream;
    collected[name] = isStream ? await bytesOf(value) : value;
  }
  return hasStreams ? collected : output;
}

async function bytesOf(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Inputs and outputs as text, for the trace: bytes by their length and checksum. */
export function traced(value: object): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member instanceof Uint8Array) return `${member.length} bytes ${crc32(member).toString(16)}`;
    // A Buffer has become an object by now; big integers and sets have no form of their own.
    if (typeof member === 'bigint') return String(member);
    return member;
  });
}
