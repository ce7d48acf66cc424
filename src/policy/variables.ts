/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` and the escapes `${*}`, `${?}`,
 * `${$}`. A value from the request is always literal text: a `*` in it is no wildcard.
 */

import type { ConditionContext } from './context.ts';
import { compileGlob, type Glob, type GlobToken, globTokens } from './glob.ts';

export interface Variable {
  /** Condition key in lower case. */
  key: string;
  /** The same as the policy writes it. */
  name: string;
  /** Text to take when the request lacks the key. */
  fallback: string | undefined;
}

export type TemplateToken = GlobToken | Variable;

/** Text of a policy, cut into literals, wildcards and variables. */
export interface Template {
  tokens: readonly TemplateToken[];
  /** Without variables this is the matcher itself; with them it depends on the request. */
  glob: Glob | undefined;
}

const ESCAPES: ReadonlySet<string> = new Set(['*', '?', '$']);

/**
 * @param wildcards whether `*` and `?` mean something (StringLike, ArnLike, Resource) or are text
 *   (StringEquals)
 * @param variables whether the document's version knows variables (2012-10-17)
 */
export function parseTemplate(text: string, wildcards: boolean, variables: boolean): Template {
  const tokens: TemplateToken[] = [];
  const addText = (part: string) => {
    if (part === '') return;
    if (wildcards) tokens.push(...globTokens(part));
    else tokens.push(part);
  };
  let rest = text;
  while (variables) {
    const open = rest.indexOf('${');
    const close = open < 0 ? -1 : closingBrace(rest, open + 2);
    if (close < 0) break;
    addText(rest.slice(0, open));
    tokens.push(variableOf(rest.slice(open + 2, close)));
    rest = rest.slice(close + 1);
  }
  addText(rest);
  return { tokens, glob: isResolved(tokens) ? compileGlob(tokens) : undefined };
}

/** The matcher for this request; undefined when a variable has no value, so that nothing can match. */
export function resolveTemplate(template: Template, context: ConditionContext): Glob | undefined {
  if (template.glob !== undefined) return template.glob;
  const tokens = resolveTokens(template.tokens, context);
  return tokens === undefined ? undefined : compileGlob(tokens);
}

/** The tokens with every variable replaced by its literal value; undefined when one has none. */
export function resolveTokens(
  tokens: readonly TemplateToken[],
  context: ConditionContext,
): GlobToken[] | undefined {
  const resolved: GlobToken[] = [];
  for (const token of tokens) {
    if (typeof token !== 'object') {
      resolved.push(token);
      continue;
    }
    const value = context.get(token.key);
    // Multivalued keys cannot be variables (IAM User Guide, "Single-valued vs. multivalued context keys").
    const text = typeof value === 'string' ? value : token.fallback;
    if (text === undefined) return undefined;
    resolved.push(text);
  }
  return resolved;
}

export function isResolved(tokens: readonly TemplateToken[]): tokens is readonly GlobToken[] {
  return tokens.every((token) => typeof token !== 'object');
}

/** The brace that ends a variable, not one inside the quotes of its default value. */
function closingBrace(text: string, from: number): number {
  const close = text.indexOf('}', from);
  const quote = text.indexOf(", '", from);
  if (quote < 0 || close < quote) return close;
  const quoteEnd = text.indexOf("'", quote + 3);
  return quoteEnd < 0 ? close : text.indexOf('}', quoteEnd);
}

function variableOf(inside: string): TemplateToken {
  if (ESCAPES.has(inside)) return inside;
  const [, key, fallback] = /^([^,]*),\s*'([^']*)'\s*$/.exec(inside) ?? [];
  const name = (key ?? inside).trim();
  return { key: name.toLowerCase(), name, fallback };
}

/** The keys of the variables in a text, as they are written, escapes left out. */
export function variableKeys(text: string): string[] {
  const { tokens } = parseTemplate(text, false, true);
  return tokens.flatMap((token) => (typeof token === 'object' ? [token.name] : []));
}
