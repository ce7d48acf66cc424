/**
 * A connection to a Runtime API, as runtimes use it all the time: they ask for the next event and send back answers whose
 * length they know. That is read and answered here, at a fraction of what node's HTTP server takes for it. With anything
 * else (another path, a body in chunks, a head in pieces) the connection goes over to that server, and stays there.
 */

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const NEXT = 'GET /2018-06-01/runtime/invocation/next HTTP/1.1';
const RESPONSE = /^POST \/2018-06-01\/runtime\/invocation\/([^/\s]+)\/response HTTP\/1\.1$/;
const HEAD_END = '\r\n\r\n';
/** A header of an answer. One request an event takes half of what two take, on both sides. */
export const ASK = 'kumobako-ask';
/** Above it a copy costs more than a second write. */
const ONE_WRITE_BYTES_MAX = 64 * 1024;
/** Who has no answer yet and sends more than this has to wait with the rest. */
const AHEAD_BYTES_MAX = 64 * 1024;
/** What may not stand in a header. */
const UNSAFE = /[^\t\x20-\x7e\x80-\xff]/;

/** Where an answer goes. */
export interface Reply {
  /** @param headers names and values in turn, without the length */
  send(status: number, headers: readonly string[], body: Uint8Array): void;
}

export interface RuntimeRequest {
  /** Of the event that is answered; undefined: the next one is asked for. */
  readonly id: string | undefined;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  /** The next event is asked for, too. */
  readonly asks: boolean;
}

export interface ConnectionEvents {
  onRequest(request: RuntimeRequest, reply: Reply): void;
  /** What was not read is in the socket again. */
  onOther(socket: Socket): void;
  onClose(reply: Reply): void;
}

type Head = { -readonly [K in keyof Omit<RuntimeRequest, 'body'>]: RuntimeRequest[K] } & { length: number };

export class RuntimeConnection implements Reply {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  readonly #bodyBytesMax: number;
  /** Has no answer yet: what comes behind it waits. */
  #isServing = false;
  /** Whose body is on its way. */
  #head: Head | undefined;
  #pieces: Buffer[] = [];
  #received = 0;

  /** @param bodyBytesMax longer ones are not for here */
  constructor(socket: Socket, bodyBytesMax: number, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#bodyBytesMax = bodyBytesMax;
    socket.on('data', this.#take);
    socket.on('end', this.#end);
    socket.once('close', () => events.onClose(this));
    // It closes after that, and whoever was at its other end is told by his exit.
    socket.on('error', () => {});
  }

  send(status: number, headers: readonly string[], body: Uint8Array): void {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (let n = 0; n < headers.length; n += 2) {
      const value = headers[n + 1] ?? '';
      if (UNSAFE.test(value)) throw new TypeError(`No header may have this value: ${value}`);
      head += `${headers[n]}: ${value}\r\n`;
    }
    // Small clients do not decode chunked answers.
    head += `Content-Length: ${body.length}\r\n\r\n`;
    if (body.length > ONE_WRITE_BYTES_MAX) {
      this.#socket.write(head, 'latin1');
      this.#socket.write(body);
    } else {
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      this.#socket.write(head + bytes.toString('latin1'), 'latin1');
    }
    this.#isServing = false;
    if (this.#socket.isPaused()) this.#socket.resume();
    if (this.#received > 0) this.#read();
  }

  readonly #take = (piece: Buffer): void => {
    this.#pieces.push(piece);
    this.#received += piece.length;
    if (!this.#isServing) this.#read();
    else if (this.#received > AHEAD_BYTES_MAX) this.#socket.pause();
  };

  /** Whoever says that he sends no more hears no more. */
  readonly #end = (): void => {
    this.#socket.end();
  };

  #read(): void {
    if (this.#head !== undefined && this.#received < this.#head.length) return;
    let bytes = this.#joined();
    if (this.#head === undefined) {
      const end = bytes.indexOf(HEAD_END);
      this.#head = end < 0 ? undefined : readHead(bytes.toString('latin1', 0, end));
      if (this.#head === undefined || this.#head.length > this.#bodyBytesMax) {
        this.#leave(bytes);
        return;
      }
      bytes = bytes.subarray(end + HEAD_END.length);
    }
    const { length, id, contentType, asks } = this.#head;
    if (bytes.length < length) {
      this.#keep(bytes);
      return;
    }
    this.#head = undefined;
    this.#keep(bytes.subarray(length));
    this.#isServing = true;
    this.#events.onRequest({ id, contentType, asks, body: bytes.subarray(0, length) }, this);
  }

  #joined(): Buffer {
    const [first] = this.#pieces;
    return this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
  }

  #keep(bytes: Buffer): void {
    this.#pieces = bytes.length === 0 ? [] : [bytes];
    this.#received = bytes.length;
  }

  #leave(bytes: Buffer): void {
    this.#pieces = [];
    this.#received = 0;
    const socket = this.#socket;
    socket.off('data', this.#take).off('end', this.#end).pause();
    socket.unshift(bytes);
    this.#events.onOther(socket);
    socket.resume();
  }
}

/** Undefined for what is not for here. */
function readHead(text: string): Head | undefined {
  const lines = text.split('\r\n');
  const [first = ''] = lines;
  const id = first === NEXT ? undefined : RESPONSE.exec(first)?.[1];
  if (id === undefined && first !== NEXT) return undefined;
  const head: Head = { id, length: 0, contentType: undefined, asks: false };
  let hasLength = false;
  for (let n = 1; n < lines.length; n++) {
    const line = lines[n] ?? '';
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, colon).toLowerCase()) {
      case 'content-length':
        if (hasLength || !/^\d{1,15}$/.test(value)) return undefined;
        hasLength = true;
        head.length = Number(value);
        break;
      case 'content-type':
        head.contentType = value;
        break;
      case ASK:
        head.asks = value === 'next';
        break;
      case 'connection':
        if (value.toLowerCase() !== 'keep-alive') return undefined;
        break;
      case 'transfer-encoding':
      case 'expect':
      case 'upgrade':
      case 'lambda-runtime-function-response-mode':
        return undefined;
    }
  }
  return id === undefined || hasLength ? head : undefined;
}

/** Headers hold Latin-1: what is beyond is escaped, which in JSON means the same. */
export function headerSafe(json: string): string {
  return json
    .replace(/[\r\n]+/g, ' ')
    .replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
