/** How data is found: by an expression, by keywords near it, and by what its digits add up to. */

/** Where something is that is to be masked: its first character, and the one behind its last. */
export type Range = readonly [start: number, end: number];

export interface Finder {
  /** Without it nothing is found. */
  readonly needle?: string | undefined;
  readonly pattern: RegExp;
  /** One of these stands near. */
  readonly keywords?: RegExp | undefined;
  /** Needs no keyword. */
  readonly isPlain?: (text: string) => boolean;
  readonly accepts?: (text: string) => boolean;
}

/** "A keyword typically has to be within 30 characters (inclusively) of the data." */
const NEAR_LENGTH = 30;

/** "Keyword variations that are missing the space or that contain an underscore or hyphen" count as well. */
export function keywords(list: string): RegExp {
  const words = list.split(',').map((word) =>
    word
      .trim()
      .replace(/[.+*?#-]/g, '\\$&')
      .replaceAll(' ', '[ _-]?'),
  );
  return new RegExp(`(?<![a-z])(?:${words.join('|')})(?![a-z])`, 'i');
}

/** Everything that a finder finds in a message. */
export function* rangesIn(
  message: string,
  { needle, pattern, keywords, accepts, isPlain }: Finder,
): Generator<Range> {
  if (needle !== undefined && !message.includes(needle)) return;
  for (const match of message.matchAll(pattern)) {
    const [text] = match;
    const [start, end] = [match.index, match.index + text.length];
    if (end === start || accepts?.(text) === false) continue;
    if (keywords !== undefined && isPlain?.(text) !== true && !isNear(message, start, end, keywords))
      continue;
    yield [start, end];
  }
}

/** A keyword ends or begins that near. */
function isNear(message: string, start: number, end: number, keyword: RegExp): boolean {
  const before = message.slice(Math.max(0, start - NEAR_LENGTH), start);
  return keyword.test(before) || keyword.test(message.slice(end, end + NEAR_LENGTH));
}

/** The last digit checks the others. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
