/**
 * ARNs as policies compare them: `arn:partition:service:region:account:resource`, cut at the first five
 * colons.
 */

import { ANY_RUN, compileGlob, type Glob, type GlobToken } from './glob.ts';

const SEGMENTS = 6;
const COLON = 58;

/** The six segments, the last of which may hold colons; undefined when there are fewer. */
export function arnSegments(arn: string): readonly string[] | undefined {
  const segments = splitSegments(arn);
  return segments.length === SEGMENTS ? segments : undefined;
}

/** Cuts `text` at its first five colons: one to six segments. */
export function splitSegments(text: string): string[] {
  const segments: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length && segments.length < SEGMENTS - 1; at++) {
    if (text.charCodeAt(at) !== COLON) continue;
    segments.push(text.slice(start, at));
    start = at + 1;
  }
  segments.push(text.slice(start));
  return segments;
}

/** One matcher a segment. */
export type ArnPattern = readonly Glob[];

/**
 * Compiles the tokens of an ARN pattern. A pattern with fewer than six segments that ends in `*` covers the
 * missing ones (`arn:aws:s3*`, `*`); any other short pattern is no ARN and matches none.
 */
export function compileArnPattern(tokens: readonly GlobToken[]): ArnPattern | undefined {
  const segments: GlobToken[][] = [[]];
  for (const token of tokens) {
    if (typeof token !== 'string') {
      segments.at(-1)?.push(token);
      continue;
    }
    splitRest(token, segments);
  }
  const endsInStar = segments.at(-1)?.at(-1) === ANY_RUN;
  while (endsInStar && segments.length < SEGMENTS) segments.push([ANY_RUN]);
  return segments.length === SEGMENTS ? segments.map((segment) => compileGlob(segment)) : undefined;
}

function splitRest(token: string, segments: GlobToken[][]): void {
  let rest = token;
  while (segments.length < SEGMENTS) {
    const colon = rest.indexOf(':');
    if (colon < 0) break;
    if (colon > 0) segments.at(-1)?.push(rest.slice(0, colon));
    segments.push([]);
    rest = rest.slice(colon + 1);
  }
  if (rest !== '') segments.at(-1)?.push(rest);
}

/**
 * ArnLike and ArnEquals: segment by segment, so that no wildcard reaches over one of the first five colons.
 */
export function arnMatches(pattern: ArnPattern, arn: readonly string[]): boolean {
  return pattern.every((glob, index) => glob.matches(arn[index] ?? ''));
}
