import { type Escape, literal, type PatternReader, readEscape } from './java-escapes.ts';

/** One thing between the brackets of a character class. */
type Item = { kind: 'character'; source: string } | { kind: 'set'; source: string };

/**
 * Reads a Java character class at `[` and gives it as JavaScript source with its brackets. Java unites nested
 * classes, takes `]` in front as itself and lets a hyphen next to `\w` be a hyphen; JavaScript does none of that.
 */
export function readClass(reader: PatternReader, ignoreCase: boolean): string {
  const anything = /^\[(?:\\s\\S|\\S\\s)\]/.exec(reader.text.slice(reader.at));
  if (anything !== null) {
    reader.at += anything[0].length;
    return anything[0];
  }
  reader.at += 1;
  const isNegated = reader.text.charAt(reader.at) === '^';
  if (isNegated) reader.at += 1;
  let content = '';
  while (reader.text.charAt(reader.at) !== ']' || content === '') {
    content += classContent(reader, ignoreCase);
  }
  reader.at += 1;
  return `[${isNegated ? '^' : ''}${content}]`;
}

function classContent(reader: PatternReader, ignoreCase: boolean): string {
  const first = readItem(reader, ignoreCase);
  if (first.kind === 'set' || !startsRange(reader)) return withCases(first, ignoreCase);
  reader.at += 1;
  const last = readItem(reader, ignoreCase);
  if (last.kind === 'set') return `${withCases(first, ignoreCase)}\\-${last.source}`;
  const range = `${first.source}-${last.source}`;
  if (!ignoreCase || !/^[A-Za-z]-[A-Za-z]$/.test(range)) return range;
  return `${range.toLowerCase()}${range.toUpperCase()}`;
}

/** A hyphen joins two characters unless it is the last thing in the class or stands before a nested one. */
function startsRange(reader: PatternReader): boolean {
  return /^-[^\][]/.test(reader.text.slice(reader.at));
}

function readItem(reader: PatternReader, ignoreCase: boolean): Item {
  const { text, at } = reader;
  const character = text.charAt(at);
  if (character === '') throw new Error(`class without an end in ${text}`);
  if (text.startsWith('&&', at)) throw new Error(`intersection of classes in ${text}`);
  if (character === '[') return nestedClass(reader, ignoreCase);
  if (character === '\\') return itemOf(readEscape(reader));
  const whole = String.fromCodePoint(text.codePointAt(at) ?? 0);
  reader.at += whole.length;
  const isLiteral = whole === ']' || (whole === '-' && !isAtEdge(text, at));
  return { kind: 'character', source: isLiteral ? `\\${whole}` : whole };
}

/** First or last in its class: there a hyphen is itself in both languages. */
function isAtEdge(text: string, at: number): boolean {
  return text.charAt(at + 1) === ']' || /(?:^|[^\\])\[\^?$/.test(text.slice(0, at));
}

function nestedClass(reader: PatternReader, ignoreCase: boolean): Item {
  const nested = readClass(reader, ignoreCase).slice(1, -1);
  if (nested.startsWith('^')) throw new Error(`negated class inside a class in ${reader.text}`);
  return { kind: 'set', source: nested.replace(/^-|(?<!\\)-$/g, '\\-') };
}

function itemOf(found: Escape): Item {
  if (found.kind === 'set') return { kind: 'set', source: found.source };
  if (found.kind === 'quote') return { kind: 'set', source: [...found.source].map(inClass).join('') };
  if (found.kind === 'assertion') throw new Error(`assertion ${found.source} inside a class`);
  return { kind: 'character', source: inClass(found.source) };
}

/** Outside of a class a hyphen needs no backslash; inside it would make a range. */
function inClass(source: string): string {
  return source === '-' ? '\\-' : source.length === 1 ? literal(source) : source;
}

function withCases(item: Item, ignoreCase: boolean): string {
  if (!ignoreCase || item.kind === 'set' || !/^[A-Za-z]$/.test(item.source)) return item.source;
  return `${item.source.toLowerCase()}${item.source.toUpperCase()}`;
}
