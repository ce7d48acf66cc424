/** What happened in a history: always as a fingerprint, as text when somebody wants to read it. */

/** One more value in a running hash of 32 bits (the finaliser of MurmurHash3). */
function mixed(hash: number, value: number): number {
  let bits = Math.imul(value, 0xcc9e2d51);
  bits = Math.imul((bits << 15) | (bits >>> 17), 0x1b873593);
  const sum = hash ^ bits;
  return (Math.imul((sum << 13) | (sum >>> 19), 5) + 0xe6546b64) | 0;
}

export class Trace {
  /** Empty unless the trace is verbose. */
  readonly lines: string[] = [];
  readonly #isVerbose: boolean;
  #first = 1;
  #second = 2;

  constructor(isVerbose: boolean) {
    this.#isVerbose = isVerbose;
  }

  number(value: number): void {
    this.#first = mixed(this.#first, value | 0);
    this.#second = mixed(this.#second, (value / 2 ** 32) ^ this.#first);
  }

  text(value: string): void {
    for (let i = 0; i < value.length; i++) this.#first = mixed(this.#first, value.charCodeAt(i));
    this.number(value.length);
  }

  bytes(value: Uint8Array): void {
    for (const byte of value) this.#first = mixed(this.#first, byte);
    this.number(value.length);
  }

  /** A line to read; `line` is called only when somebody will. It must not change anything. */
  say(line: () => string): void {
    if (this.#isVerbose) this.lines.push(line());
  }

  /** 16 hexadecimal digits; equal histories have equal ones. */
  fingerprint(): string {
    return [this.#first, this.#second].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
  }
}
