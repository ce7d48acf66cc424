/**
 * JSON of unknown origin, in which a name that stands twice in an object is an error, as in policies on
 * AWS. No recursion.
 */

export class JsonProblem extends Error {}

interface Frame {
  /** Names seen so far; undefined in arrays. */
  names: Set<string> | undefined;
  /** The next string is a name. */
  atName: boolean;
}

/** @throws JsonProblem for what is no JSON and for duplicate names */
export function parseStrictJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonProblem('invalid JSON', { cause });
  }
  checkNames(text);
  return value;
}

/** Walks over the tokens of text that is known to be valid JSON. */
function checkNames(text: string): void {
  const stack: Frame[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char !== '"') {
      step(stack, char);
      continue;
    }
    const end = stringEnd(text, at);
    const top = stack.at(-1);
    if (top?.atName === true) addName(top, text.slice(at, end + 1));
    at = end;
  }
}

function step(stack: Frame[], char: string | undefined): void {
  const top = stack.at(-1);
  if (char === '{' || char === '[') {
    stack.push({ names: char === '{' ? new Set() : undefined, atName: char === '{' });
  } else if (char === '}' || char === ']') {
    stack.pop();
  } else if (char === ',' && top !== undefined) {
    top.atName = top.names !== undefined;
  }
}

function stringEnd(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function addName(frame: Frame, quoted: string): void {
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  if (frame.names?.has(name) === true) throw new JsonProblem(`duplicate name ${name}`);
  frame.names?.add(name);
  frame.atName = false;
}
