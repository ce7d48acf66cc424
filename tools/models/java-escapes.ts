/** A pattern that is being read, and how far. */
export interface PatternReader {
  readonly text: string;
  at: number;
}

/** What stood behind a backslash, as JavaScript source. */
export interface Escape {
  /** `set`: the content of a character class; `quote`: plain text; `character` and `assertion`: source as it is. */
  kind: 'set' | 'quote' | 'character' | 'assertion';
  source: string;
}

/** Contents of character classes, for names that JavaScript lacks or understands otherwise. */
const NAMED_SETS: ReadonlyMap<string, string> = new Map([
  ['Alnum', '0-9A-Za-z'],
  ['Alpha', 'A-Za-z'],
  ['ASCII', '\\0-\\x7F'],
  ['Blank', ' \\t'],
  ['Cntrl', '\\0-\\x1F\\x7F'],
  ['Digit', '0-9'],
  ['Graph', '!-~'],
  ['Lower', 'a-z'],
  ['Print', ' -~'],
  ['Punct', '!-\\/:-@\\[-`\\{-~'],
  ['Space', '\\t-\\r '],
  ['Upper', 'A-Z'],
  ['XDigit', '0-9A-Fa-f'],
]);

/** Java's `\s` and `\h` are these characters only; JavaScript's `\s` takes in all Unicode white space. */
const ESCAPED_SETS: ReadonlyMap<string, string> = new Map([
  ['s', '\\t-\\r '],
  ['S', '\\0-\\x08\\x0E-\\x1F!-\\u{10FFFF}'],
  ['h', '\\t \\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000'],
  ['w', '\\w'],
  ['W', '\\W'],
  ['d', '\\d'],
  ['D', '\\D'],
]);

const ASSERTIONS: ReadonlyMap<string, string> = new Map([
  ['A', '^'],
  ['z', '$'],
  ['Z', '$'],
  ['b', '\\b'],
  ['B', '\\B'],
]);

/** Characters that stand for themselves behind a backslash under the flag `u`. */
const SYNTAX_CHARACTERS = '^$\\.*+?()[]{}|/';

/** Reads an escape at a backslash. Throws when it has no translation. */
export function readEscape(reader: PatternReader): Escape {
  const rest = reader.text.slice(reader.at);
  const quoted = /^\\Q([\s\S]*?)(?:\\E|$)/.exec(rest);
  if (quoted !== null) return take(reader, quoted[0], 'quote', quoted[1] ?? '');
  const property = /^\\([pP])(?:\{([^}]+)\}|([A-Z]))/.exec(rest);
  if (property !== null) {
    const name = property[2] ?? property[3] ?? '';
    return take(reader, property[0], 'set', propertySet(name, property[1] === 'P'));
  }
  const point = /^\\x\{([0-9A-Fa-f]+)\}/.exec(rest);
  if (point !== null) return take(reader, point[0], 'character', `\\u{${point[1]}}`);
  const coded = /^\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Z]|[1-9]|[tnrfv])/.exec(rest);
  if (coded !== null) return take(reader, coded[0], 'character', coded[0]);
  return readShortEscape(reader, rest.charAt(1));
}

/** The source of a character outside of a class. */
export function literal(character: string): string {
  return SYNTAX_CHARACTERS.includes(character) ? `\\${character}` : character;
}

function readShortEscape(reader: PatternReader, character: string): Escape {
  const text = `\\${character}`;
  const set = ESCAPED_SETS.get(character);
  if (set !== undefined) return take(reader, text, 'set', set);
  const assertion = ASSERTIONS.get(character);
  if (assertion !== undefined) return take(reader, text, 'assertion', assertion);
  if (character === '' || /[A-Za-z0-9]/.test(character)) throw new Error(`escape ${text} in ${reader.text}`);
  return take(reader, text, 'character', literal(character));
}

function propertySet(name: string, isNegated: boolean): string {
  const named = NAMED_SETS.get(name);
  if (named === undefined) {
    // `\p{IsLatin}` is a script in Java; categories have one or two letters in both languages.
    const script = /^Is([A-Z][a-z]{2,})$/.exec(name)?.[1];
    return `\\${isNegated ? 'P' : 'p'}{${script === undefined ? name : `Script=${script}`}}`;
  }
  if (isNegated) throw new Error(`\\P{${name}} has no translation`);
  return named;
}

function take(reader: PatternReader, consumed: string, kind: Escape['kind'], source: string): Escape {
  reader.at += consumed.length;
  return { kind, source };
}
