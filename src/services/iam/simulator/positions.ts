/** Where the statements of a policy stand in its text, as the simulator tells it. */

export interface TextPosition {
  Line: number;
  Column: number;
}

export interface Span {
  StartPosition: TextPosition;
  EndPosition: TextPosition;
}

/**
 * Lines and columns count from 1. A statement begins right behind the bracket or comma before it (a single one, without
 * a list, behind its own brace) and ends behind its brace: so AWS's own examples have it.
 */
export function statementSpans(text: string): Span[] {
  const value = statementValue(text);
  if (value < 0) return [];
  const lines = lineStarts(text);
  const span = (start: number, end: number): Span => ({
    StartPosition: positionOf(lines, start),
    EndPosition: positionOf(lines, end),
  });
  if (text[value] === '{') return [span(value + 1, endOfValue(text, value))];
  const spans: Span[] = [];
  let start = value + 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === ']') break;
    if (text[at] === ',') start = at + 1;
    if (text[at] !== '{') continue;
    at = endOfValue(text, at) - 1;
    spans.push(span(start, at + 1));
  }
  return spans;
}

/** Where the value of the member `Statement` of the outermost object begins. */
function statementValue(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === '"') {
      const end = endOfString(text, at);
      const colon = skipSpace(text, end);
      if (depth === 1 && text.slice(at, end) === '"Statement"' && text[colon] === ':') {
        return skipSpace(text, colon + 1);
      }
      at = end - 1;
    }
  }
  return -1;
}

/** Behind the object that begins at `from`. The text is JSON: a policy was parsed from it. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at) - 1;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at++;
  return at;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionOf(lines: readonly number[], at: number): TextPosition {
  const next = lines.findIndex((start) => start > at);
  const line = next < 0 ? lines.length : next;
  return { Line: line, Column: at - (lines[line - 1] ?? 0) + 1 };
}
