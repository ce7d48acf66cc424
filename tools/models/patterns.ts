import { readClass } from './java-class.ts';
import { literal, type PatternReader, readEscape } from './java-escapes.ts';

/** Java's inline flags that hold at a place of the pattern. */
interface Flags {
  dotAll: boolean;
  ignoreCase: boolean;
}

interface Atom {
  source: string;
  /** JavaScript does not let an assertion be repeated; Java does. */
  isAssertion?: boolean;
}

/**
 * A Java regular expression, which AWS's models hold, as JavaScript source for the flag `u`.
 *
 * The two languages differ in ways that compile and mean something else (`\p{Alpha}` is ASCII in Java and Unicode in
 * JavaScript; `\s` the other way round), so the pattern is read construct by construct. Throws at a construct without a
 * translation: a pattern that silently matches other values is worse than a failed build.
 */
export function translatePattern(java: string): string {
  const reader: PatternReader = { text: java, at: 0 };
  const source = readAlternatives(reader, { dotAll: false, ignoreCase: false });
  if (reader.at < java.length) throw new Error(`unbalanced ) in ${java}`);
  new RegExp(`^(?:${source})$`, 'u');
  return source;
}

/** Reads to the end of the pattern or of the group; flags set inside hold to that end. */
function readAlternatives(reader: PatternReader, outer: Flags): string {
  const flags = { ...outer };
  let source = '';
  while (reader.at < reader.text.length && reader.text.charAt(reader.at) !== ')') {
    const atom = readAtom(reader, flags);
    const quantifier = readQuantifier(reader);
    source +=
      atom.isAssertion && quantifier !== '' ? `(?:${atom.source})${quantifier}` : atom.source + quantifier;
  }
  return source;
}

function readAtom(reader: PatternReader, flags: Flags): Atom {
  const character = reader.text.charAt(reader.at);
  if (character === '(') return readGroup(reader, flags);
  if (character === '[') return { source: readClass(reader, flags.ignoreCase) };
  if (character === '\\') return readEscapedAtom(reader);
  reader.at += 1;
  if (character === '^' || character === '$') return { source: character, isAssertion: true };
  if (character === '.' && flags.dotAll) return { source: '[\\s\\S]' };
  if ('{}]'.includes(character)) return { source: `\\${character}` };
  if (flags.ignoreCase && /[A-Za-z]/.test(character)) {
    return { source: `[${character.toLowerCase()}${character.toUpperCase()}]` };
  }
  return { source: character };
}

function readEscapedAtom(reader: PatternReader): Atom {
  const found = readEscape(reader);
  switch (found.kind) {
    case 'set':
      return {
        source: /^\\([wWdD]|[pP]\{\w+\})$/.test(found.source) ? found.source : `[${found.source}]`,
      };
    case 'quote':
      return { source: `(?:${[...found.source].map(literal).join('')})` };
    case 'assertion':
      return { source: found.source, isAssertion: true };
    case 'character':
      return { source: found.source };
  }
}

function readGroup(reader: PatternReader, flags: Flags): Atom {
  const inline = /^\(\?([a-z]+)\)/.exec(reader.text.slice(reader.at));
  if (inline !== null) {
    reader.at += inline[0].length;
    setFlags(reader, flags, inline[1] ?? '');
    return { source: '' };
  }
  const open = /^\((?:\?(?::|=|!|<=|<!|<[A-Za-z]\w*>))?/.exec(reader.text.slice(reader.at))?.[0] ?? '(';
  reader.at += open.length;
  if (reader.text.charAt(reader.at) === '?') throw new Error(`group without a translation in ${reader.text}`);
  const inside = readAlternatives(reader, flags);
  if (reader.text.charAt(reader.at) !== ')') throw new Error(`group without an end in ${reader.text}`);
  reader.at += 1;
  return { source: `${open}${inside})`, isAssertion: /^\(\?<?[=!]/.test(open) };
}

function setFlags(reader: PatternReader, flags: Flags, letters: string): void {
  for (const letter of letters) {
    if (letter === 's') flags.dotAll = true;
    else if (letter === 'i') flags.ignoreCase = true;
    else throw new Error(`flag ${letter} in ${reader.text}`);
  }
}

function readQuantifier(reader: PatternReader): string {
  const text = /^(?:[*+?]|\{\d+(?:,\d*)?\})[?+]?/.exec(reader.text.slice(reader.at))?.[0] ?? '';
  if (text.length > 1 && text.endsWith('+')) throw new Error(`possessive quantifier in ${reader.text}`);
  reader.at += text.length;
  return text;
}
