/** Actions and resources of a statement as matchers. */

import { arnMatches, arnSegments, compileArnPattern, splitSegments } from './arn.ts';
import type { ConditionContext } from './context.ts';
import { compileGlob, compilePattern, type Glob, type GlobToken } from './glob.ts';
import { isResolved, parseTemplate, resolveTokens, type TemplateToken } from './variables.ts';

/** `s3:GetObject`, cut and in lower case: IAM compares actions without regard to case. */
export interface ActionName {
  service: string;
  name: string;
}

export function actionName(action: string): ActionName {
  const lower = action.toLowerCase();
  const colon = lower.indexOf(':');
  return { service: lower.slice(0, Math.max(colon, 0)), name: lower.slice(colon + 1) };
}

export interface ActionMatcher {
  matches(action: ActionName): boolean;
  /** The services that can match, in lower case; undefined when any can. */
  services: readonly string[] | undefined;
}

/** The actions of one service prefix. */
interface ServiceActions {
  all: boolean;
  exact: Set<string>;
  globs: Glob[];
}

export function compileActions(patterns: readonly string[], negated: boolean): ActionMatcher {
  const services = new Map<string, ServiceActions>();
  const wild: { service: Glob; name: Glob }[] = [];
  let everything = false;
  for (const pattern of patterns) {
    const lower = pattern.toLowerCase();
    const colon = lower.indexOf(':');
    const service = lower.slice(0, Math.max(colon, 0));
    const name = lower.slice(colon + 1);
    if (colon < 0) {
      if (/^\*+$/.test(lower)) everything = true;
    } else if (/[*?]/.test(service)) {
      wild.push({ service: compilePattern(service), name: compilePattern(name) });
    } else {
      addAction(services, service, name);
    }
  }
  const listed = ({ service, name }: ActionName) =>
    everything ||
    serviceMatches(services.get(service), name) ||
    wild.some((entry) => entry.service.matches(service) && entry.name.matches(name));
  const anyService = negated || everything || wild.length > 0;
  return {
    matches: negated ? (action) => !listed(action) : listed,
    services: anyService ? undefined : [...services.keys()],
  };
}

function addAction(services: Map<string, ServiceActions>, service: string, name: string): void {
  const actions = services.get(service) ?? { all: false, exact: new Set<string>(), globs: [] };
  services.set(service, actions);
  if (name === '*') actions.all = true;
  else if (/[*?]/.test(name)) actions.globs.push(compilePattern(name));
  else actions.exact.add(name);
}

function serviceMatches(actions: ServiceActions | undefined, name: string): boolean {
  if (actions === undefined) return false;
  return actions.all || actions.exact.has(name) || actions.globs.some((glob) => glob.matches(name));
}

/** A requested resource: its ARN, or `*` for actions that have none. */
export interface ResourceName {
  text: string;
  segments: readonly string[] | undefined;
}

export function resourceName(resource: string): ResourceName {
  return { text: resource, segments: arnSegments(resource) };
}

export interface ResourceMatcher {
  /** False also for `NotResource` when a variable has no value: AWS drops the whole statement then. */
  matches(resource: ResourceName, context: ConditionContext): boolean;
}

type ResourceTest = (resource: ResourceName, context: ConditionContext) => boolean | 'unresolved';

export function compileResources(
  patterns: readonly string[],
  negated: boolean,
  variables: boolean,
): ResourceMatcher {
  if (patterns.some((pattern) => /^\*+$/.test(pattern))) return { matches: () => !negated };
  const tests = patterns.map((pattern) => compileResource(pattern, negated, variables));
  if (!negated) {
    return { matches: (resource, context) => tests.some((test) => test(resource, context) === true) };
  }
  return { matches: (resource, context) => tests.every((test) => test(resource, context) === false) };
}

/**
 * IAM User Guide, "IAM JSON policy elements: Resource": a wildcard stays within its segment, but a `*` that
 * ends a segment may go beyond the colon. Variables work in the last segment only, because the text is cut
 * at colons first.
 */
function compileResource(pattern: string, negated: boolean, variables: boolean): ResourceTest {
  const segments = splitSegments(pattern);
  const reachesOver = segments.slice(0, 5).some((segment) => segment.endsWith('*'));
  // IAM takes missing segments for `*` (it shows them so in its errors), unless a `*` before covers them
  // anyway.
  while (segments.length < 6 && !reachesOver) segments.push('*');
  const head = segments.slice(0, 5);
  const wholeText = reachesOver || !/[*?]/.test(head.join(''));
  const compile = (resolved: readonly GlobToken[]) => (wholeText ? textTest(resolved) : arnTest(resolved));
  const tokens = joinLiterals([
    ...parseTemplate(head.join(':') + (segments.length > 5 ? ':' : ''), true, false).tokens,
    ...parseTemplate(segments[5] ?? '', true, variables).tokens,
  ]);
  if (isResolved(tokens)) return compile(tokens);
  const prefix = !negated && typeof tokens[0] === 'string' ? tokens[0] : '';
  return (resource, context) => {
    if (!resource.text.startsWith(prefix)) return false;
    const resolved = resolveTokens(tokens, context);
    return resolved === undefined ? 'unresolved' : compile(resolved)(resource);
  };
}

function joinLiterals(tokens: readonly TemplateToken[]): TemplateToken[] {
  const joined: TemplateToken[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (typeof token === 'string' && typeof last === 'string') joined[joined.length - 1] = last + token;
    else joined.push(token);
  }
  return joined;
}

function textTest(tokens: readonly GlobToken[]): (resource: ResourceName) => boolean {
  const glob = compileGlob(tokens);
  return ({ text }) => glob.matches(text);
}

function arnTest(tokens: readonly GlobToken[]): (resource: ResourceName) => boolean {
  const pattern = compileArnPattern(tokens);
  return ({ segments }) => pattern !== undefined && segments !== undefined && arnMatches(pattern, segments);
}
