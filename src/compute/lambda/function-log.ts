/** The log of one sandbox: what the function prints, event by event, and what the platform says of it. */

import type { FunctionLogEvent, FunctionSpec } from '../../core/functions.ts';

/** The largest event that CloudWatch Logs takes. */
const EVENT_BYTES_MAX = 262_144;
export const TAIL_BYTES_MAX = 4096;
const FRAME_MAGIC = 0xa55a;
const FRAME_WITHOUT_TIME = 0xa55a0001;
const NEWLINE = 10;

const SYSTEM_LEVELS = ['DEBUG', 'INFO', 'WARN'] as const;
export type SystemLevel = (typeof SYSTEM_LEVELS)[number];

export type LogListener = (
  kind: 'function' | 'extension' | 'platform',
  timeMs: number,
  record: unknown,
  type?: string,
) => void;

export class FunctionLog {
  readonly stream: string;
  readonly #spec: Pick<FunctionSpec, 'log' | 'logging'>;
  readonly #nowMs: () => number;
  #pending: FunctionLogEvent[] = [];
  /** Of events whose last lines are wanted, by their id. */
  readonly #tails = new Map<string, Tail>();
  /** Set while whoever takes the log has no room for more. */
  room: Promise<void> | undefined;
  /** Whoever subscribed to telemetry. */
  listener: LogListener | undefined;

  constructor(spec: Pick<FunctionSpec, 'log' | 'logging'>, stream: string, nowMs: () => number) {
    this.stream = stream;
    this.#spec = spec;
    this.#nowMs = nowMs;
  }

  get isJson(): boolean {
    return this.#spec.logging.format === 'JSON';
  }

  /** A reader of plain output, where a line is an event. */
  lines(): (piece: Buffer) => void {
    return splitLines((line) => this.#printed(line));
  }

  /** A reader of framed output, where a frame is an event. What is not framed is read as lines. */
  frames(): (piece: Buffer) => void {
    return splitFrames((message) => this.#printed(message), this.lines());
  }

  /** What the platform has to say: a line of text, or the record of a JSON log. */
  platform(
    type: string,
    text: string,
    record: Readonly<Record<string, unknown>>,
    level: SystemLevel = 'INFO',
  ): void {
    const timeMs = this.#nowMs();
    this.listener?.('platform', timeMs, record, type);
    if (!this.isJson) {
      if (text !== '') this.#add(text, timeMs);
      return;
    }
    const least = SYSTEM_LEVELS.findIndex((known) => known === (this.#spec.logging.systemLevel ?? 'INFO'));
    if (SYSTEM_LEVELS.indexOf(level) < least) return;
    this.#add(
      `${JSON.stringify({ time: new Date(timeMs).toISOString(), type: `platform.${type}`, record })}\n`,
      timeMs,
    );
  }

  /** A line of kumobako's own about how the function runs here. */
  notice(text: string): void {
    this.#add(this.isJson ? `${JSON.stringify({ level: 'WARN', message: text })}\n` : `[WARN] ${text}\n`);
  }

  /** A container image that cannot be started: in words, whatever the format. */
  image(line: string): void {
    this.#add(`${line}\n`);
  }

  /** @param isShared other events are served at the same time: only lines that name this one are its own */
  beginTail(requestId: string, isShared = false): void {
    this.#tails.set(requestId, { mark: isShared ? requestId : '', pieces: [], length: 0 });
  }

  endTail(requestId: string): string {
    const text = (this.#tails.get(requestId)?.pieces ?? []).join('');
    this.#tails.delete(requestId);
    const bytes = Buffer.from(text);
    return bytes.length <= TAIL_BYTES_MAX ? text : bytes.subarray(-TAIL_BYTES_MAX).toString();
  }

  /** Hands over what waits. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    const room = this.#spec.log(this.stream, events);
    if (room === undefined) return;
    this.room = room;
    void room.finally(() => {
      if (this.room === room) this.room = undefined;
    });
  }

  #printed(message: string): void {
    const timeMs = this.#nowMs();
    this.listener?.('function', timeMs, message);
    this.#add(message, timeMs);
  }

  #add(message: string, timeMs = this.#nowMs()): void {
    if (this.#pending.length === 0) setImmediate(() => this.flush());
    this.#pending.push({ timeMs, message });
    for (const tail of this.#tails.values()) if (message.includes(tail.mark)) keepLast(tail, message);
  }
}

/** The last lines of an event. */
interface Tail {
  /** What its lines have in them. */
  readonly mark: string;
  readonly pieces: string[];
  length: number;
}

function keepLast(tail: Tail, message: string): void {
  tail.pieces.push(message);
  tail.length += message.length;
  // A character is a byte at least: what is dropped here can never be among the last ones.
  while (tail.length - (tail.pieces[0]?.length ?? 0) >= TAIL_BYTES_MAX) {
    tail.length -= tail.pieces.shift()?.length ?? 0;
  }
}

/** Calls back for each line with its end; lines that are too long come in pieces. */
export function splitLines(take: (line: string) => void): (piece: Buffer) => void {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  const give = (last: Buffer) => {
    take((kept.length === 0 ? last : Buffer.concat([...kept, last])).toString());
    kept = [];
    keptBytes = 0;
  };
  return (piece) => {
    let rest = piece;
    while (rest.length > 0) {
      const end = rest.indexOf(NEWLINE) + 1;
      const room = EVENT_BYTES_MAX - keptBytes;
      const length = end === 0 || end > room ? Math.min(rest.length, room) : end;
      const part = rest.subarray(0, length);
      rest = rest.subarray(length);
      if (length === end || length === room) give(part);
      else {
        kept.push(part);
        keptBytes += part.length;
      }
    }
    // At the end of what is printed there need not be a line's end: the caller passes an empty piece then.
    if (piece.length === 0 && keptBytes > 0) give(piece);
  };
}

/** Calls back for each framed message; `raw` takes what is none. */
export function splitFrames(
  take: (message: string) => void,
  raw: (piece: Buffer) => void,
): (piece: Buffer) => void {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let wanted = 8;
  return (piece) => {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < wanted) return;
    let rest = pieces.length === 1 ? piece : Buffer.concat(pieces);
    wanted = 8;
    while (rest.length >= 8) {
      const type = rest.readUInt32BE(0);
      if (type >>> 16 !== FRAME_MAGIC) {
        raw(rest);
        rest = rest.subarray(rest.length);
        break;
      }
      const head = type === FRAME_WITHOUT_TIME ? 8 : 16;
      const end = head + rest.readUInt32BE(4);
      if (rest.length < end) {
        wanted = end;
        break;
      }
      for (let at = head; at < end; at += EVENT_BYTES_MAX) {
        take(rest.toString('utf8', at, Math.min(end, at + EVENT_BYTES_MAX)));
      }
      rest = rest.subarray(end);
    }
    pieces = rest.length === 0 ? [] : [rest];
    bytes = rest.length;
  };
}
