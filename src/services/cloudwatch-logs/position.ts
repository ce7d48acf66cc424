/** Where an event stands among those of its group: by its time, then by the order in which events came. */

export interface Position {
  readonly timeMs: number;
  /** Of its chunk in the log. */
  readonly sequence: number;
  /** In its chunk. */
  readonly index: number;
}

const TIME_DIGITS = 16;
const SEQUENCE_DIGITS = 17;
const INDEX_DIGITS = 22;

export function comparePositions(a: Position, b: Position): number {
  return a.timeMs - b.timeMs || a.sequence - b.sequence || a.index - b.index;
}

/** Before all events of this time: sequences begin with 1. */
export function beginningOf(timeMs: number): Position {
  return { timeMs, sequence: 0, index: 0 };
}

/** An event's id of 56 digits, as AWS's are; of two events the later one has the larger. */
export function digitsOf({ timeMs, sequence, index }: Position): string {
  const digits = (value: number, count: number) => String(value).padStart(count, '0');
  return `3${digits(timeMs, TIME_DIGITS)}${digits(sequence, SEQUENCE_DIGITS)}${digits(index, INDEX_DIGITS)}`;
}

export function positionOf(digits: string): Position | undefined {
  if (!/^3\d{55}$/.test(digits)) return undefined;
  const sequenceAt = 1 + TIME_DIGITS;
  const indexAt = sequenceAt + SEQUENCE_DIGITS;
  const position = {
    timeMs: Number(digits.slice(1, sequenceAt)),
    sequence: Number(digits.slice(sequenceAt, indexAt)),
    index: Number(digits.slice(indexAt)),
  };
  return Object.values(position).every(Number.isSafeInteger) ? position : undefined;
}
