/** Sequence numbers: 21 digits, growing in the order of commits and, within one, in that of its changes. */

/** Where a change stands among all changes. */
export interface Position {
  /** Of the commit. */
  version: number;
  /** Among the rows of its commit. */
  index: number;
}

export const BEGINNING: Position = { version: 0, index: 0 };

const FORM = /^1(\d{16})(\d{4})$/;

export function sequenceNumber({ version, index }: Position): string {
  return `1${String(version).padStart(16, '0')}${String(index).padStart(4, '0')}`;
}

/** Undefined: no number of any of this cloud's streams. */
export function positionOf(sequence: string): Position | undefined {
  const [, version, index] = FORM.exec(sequence) ?? [];
  return version === undefined ? undefined : { version: Number(version), index: Number(index) };
}

export function following({ version, index }: Position): Position {
  return { version, index: index + 1 };
}
