/**
 * A reader of JSON tokens that knows where it is. AWS's errors about filter policies tell the place at which its own
 * reader stood, which looks one value ahead after a name; so the rules for that are here.
 */

export type JsonToken =
  | { type: 'symbol'; text: '{' | '}' | '[' | ']' }
  | { type: 'name'; text: string }
  | { type: 'string'; text: string }
  | { type: 'number'; text: string; value: number }
  | { type: 'literal'; text: 'true' | 'false' | 'null' };

/** Not JSON: `column` is where, from 1 on. */
export class JsonSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

const LITERALS = ['true', 'false', 'null'] as const;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NESTING_MAX = 100;

export class JsonTokens {
  readonly #text: string;
  /** Behind the last token. */
  #at = 0;
  /** Where AWS's reader would say that it is. */
  #reported = 0;
  readonly #open: ('{' | '[')[] = [];
  /** Whether a comma has to come before the next member. */
  #needsComma = false;
  #expectsValue = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Line and column of what was read last. */
  get place(): { line: number; column: number } {
    return this.#placeOf(this.#reported);
  }

  /** Reads the last string itself to its end, as looking at its text does. */
  finishString(): void {
    this.#reported = Math.max(this.#reported, this.#at);
  }

  /** The next token; undefined at the end. Throws {@link JsonSyntaxError}. */
  next(): JsonToken | undefined {
    this.#skipSpace();
    const inside = this.#open.at(-1);
    if (inside === undefined && this.#needsComma) {
      if (this.#at >= this.#text.length) return undefined;
      throw this.#unexpected('end of text');
    }
    const character = this.#text[this.#at];
    if (character === undefined) throw this.#syntaxError('Unexpected end-of-input', this.#at);
    if (!this.#expectsValue && (character === '}' || character === ']')) return this.#close(character);
    if (this.#needsComma) this.#comma();
    if (inside === '{' && !this.#expectsValue) return this.#name();
    return this.#value();
  }

  #comma(): void {
    if (this.#text[this.#at] !== ',') throw this.#unexpected('comma to separate entries');
    this.#at++;
    this.#needsComma = false;
    this.#skipSpace();
  }

  #close(character: '}' | ']'): JsonToken {
    const opener = this.#open.pop();
    if (opener !== (character === '}' ? '{' : '[')) {
      throw this.#syntaxError(`Unexpected close marker '${character}'`, this.#at);
    }
    this.#at++;
    this.#reported = this.#at;
    this.#needsComma = true;
    return { type: 'symbol', text: character };
  }

  #name(): JsonToken {
    if (this.#text[this.#at] !== '"') throw this.#unexpected('double-quote to start field name');
    const text = this.#string();
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') throw this.#unexpected('a colon to separate field name and value');
    this.#at++;
    this.#expectsValue = true;
    this.#skipSpace();
    this.#reported = this.#peekEnd();
    return { type: 'name', text };
  }

  /** AWS's reader takes numbers and literals whole, of everything else the first character. */
  #peekEnd(): number {
    const literal = LITERALS.find((text) => this.#text.startsWith(text, this.#at));
    if (literal !== undefined) return this.#at + literal.length;
    NUMBER.lastIndex = this.#at;
    const [number] = NUMBER.exec(this.#text) ?? [];
    return this.#at + (number?.length ?? 1);
  }

  #value(): JsonToken {
    this.#expectsValue = false;
    const character = this.#text[this.#at];
    if (character === '{' || character === '[') {
      this.#open.push(character);
      if (this.#open.length > NESTING_MAX)
        throw this.#syntaxError('Document nesting depth exceeded', this.#at);
      this.#at++;
      this.#reported = this.#at;
      this.#needsComma = false;
      return { type: 'symbol', text: character };
    }
    this.#needsComma = true;
    if (character === '"') {
      this.#reported = this.#at + 1;
      return { type: 'string', text: this.#string() };
    }
    const start = this.#at;
    this.#at = this.#peekEnd();
    const text = this.#text.slice(start, this.#at);
    this.#reported = this.#at;
    if (text === 'true' || text === 'false' || text === 'null') return { type: 'literal', text };
    if (!/^-?\d/.test(text)) {
      this.#at = start;
      throw this.#unexpected('a valid value');
    }
    return { type: 'number', text, value: Number(text) };
  }

  /** The string that begins here, escapes undone. */
  #string(): string {
    const start = this.#at;
    let end = start + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    if (end >= this.#text.length) {
      throw this.#syntaxError('Unexpected end-of-input in a string', this.#text.length);
    }
    this.#at = end + 1;
    try {
      // A JSON string by itself is JSON.
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      throw this.#syntaxError('Illegal character or escape in a string', start);
    }
  }

  #skipSpace(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #unexpected(expected: string): JsonSyntaxError {
    const character = this.#text[this.#at] ?? '';
    const code = character.codePointAt(0) ?? 0;
    return this.#syntaxError(
      `Unexpected character ('${character}' (code ${code})): was expecting ${expected}`,
      this.#at,
    );
  }

  #syntaxError(message: string, at: number): JsonSyntaxError {
    const { line, column } = this.#placeOf(at);
    return new JsonSyntaxError(message, line, column);
  }

  #placeOf(at: number): { line: number; column: number } {
    const before = this.#text.slice(0, at);
    const lineStart = before.lastIndexOf('\n') + 1;
    return { line: before.split('\n').length, column: at - lineStart + 1 };
  }
}
