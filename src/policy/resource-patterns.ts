/** Many ARNs as few beginnings, for lists that a policy can hold. */

/** Where an ARN may be cut: behind a segment or a part of a path. */
const CUT = /[:/]/g;
/** `arn:aws:s3:::`, `arn:aws:sqs:us-east-1:111122223333:` */
const HEAD = /^(?:[^:]*:){5}/;

export interface Patterns {
  /** ARNs that stand alone. */
  kept: readonly string[];
  /** Beginnings that stand for several. */
  made: readonly string[];
}

/**
 * Puts ARNs that begin alike together until there are at most `countMax` of both kinds, the longest common beginnings
 * first: objects of one folder, then of one bucket, then everything of one kind in a region and account.
 */
export function patternFor(arns: readonly string[], countMax: number): Patterns {
  let patterns: Patterns = { kept: arns, made: [] };
  const deepest = Math.max(0, ...arns.map((arn) => cutsOf(arn).length));
  for (let depth = deepest - 1; depth >= 0; depth--) {
    if (patterns.kept.length + patterns.made.length <= countMax) return patterns;
    patterns = gather(arns, depth);
  }
  return patterns;
}

/** Groups by the beginning up to so many cuts; a group of one stays as it is. */
function gather(arns: readonly string[], depth: number): Patterns {
  const groups = new Map<string, string[]>();
  for (const arn of arns) {
    const beginning = beginningOf(arn, depth);
    groups.set(beginning, [...(groups.get(beginning) ?? []), arn]);
  }
  const kept: string[] = [];
  const made: string[] = [];
  for (const [beginning, members] of groups) {
    const [first = ''] = members;
    if (members.length === 1) kept.push(first);
    else made.push(beginning);
  }
  return { kept, made };
}

/** Positions behind each place where the part of an ARN after its account may be cut; the first is its beginning. */
function cutsOf(arn: string): number[] {
  const head = HEAD.exec(arn)?.[0].length ?? arn.length;
  const cuts = [head];
  for (const { index } of arn.matchAll(CUT)) if (index >= head) cuts.push(index + 1);
  return cuts;
}

function beginningOf(arn: string, depth: number): string {
  const cuts = cutsOf(arn);
  return arn.slice(0, cuts[Math.min(depth, cuts.length - 1)]);
}
