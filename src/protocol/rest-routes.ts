/**
 * REST: which operation a method, path, query string and headers name. The path is matched as it came, still encoded:
 * empty segments, dots and trailing slashes are parts of S3 keys.
 */

import { remember, type Service, structureOf, traitsOf } from '../model/load.ts';
import type { Operation, Ref } from '../model/shapes.ts';
import { ProtocolError, type Query, type RequestHeaders, type RestMatch } from './types.ts';

/** One segment of a route's path. */
type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'label'; readonly member: string }
  /** Takes all that is left, slashes included, but for the segments that follow it. */
  | { readonly kind: 'greedy'; readonly member: string }
  /** Literal text around labels, as in `{name}:invoke`. */
  | { readonly kind: 'mixed'; readonly pattern: RegExp; readonly members: readonly string[] };

interface Route {
  readonly operation: string;
  readonly input: Ref;
  readonly segments: readonly Segment[];
  /** Position of the greedy segment; -1 without one. */
  readonly greedyAt: number;
  /** Parameters of the route itself: `?acl`, `?list-type=2`. */
  readonly literalQuery: readonly (readonly [name: string, value: string | undefined])[];
  readonly literals: ReadonlySet<string>;
  /** Value of `x-id`, which newer clients send as a hint. */
  readonly hint: string | undefined;
  readonly requiredQuery: readonly string[];
  readonly requiredHeaders: readonly string[];
  /** Specificity of the path alone. */
  readonly rank: number;
}

/** Routes of one method, by their first segment where that is a literal. */
interface MethodRoutes {
  readonly byFirst: Map<string, Route[]>;
  readonly others: Route[];
}

const SCORE = {
  literalQuery: 1000,
  hint: 5000,
  requiredPresent: 100,
  requiredAbsent: -10,
  literal: 4,
  label: 2,
  greedy: 1,
} as const;

const ROUTES = { name: 'rest routes' };
const NO_QUERY: ReadonlyMap<string, readonly string[]> = new Map();

export function invalidUri(): ProtocolError {
  return new ProtocolError('InvalidURI', "Couldn't parse the specified URI.");
}

/** A query string (without its `?`) -> parameters with all their values. Broken escapes are refused. */
export function parseQueryString(text: string): Query {
  if (text === '') return NO_QUERY;
  const query = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeQueryText(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decodeQueryText(pair.slice(equals + 1));
    const values = query.get(name);
    if (values === undefined) query.set(name, [value]);
    else values.push(value);
  }
  return query;
}

function decodeQueryText(text: string): string {
  return decodeUriText(text.includes('+') ? text.replaceAll('+', ' ') : text);
}

/** Undoes percent-encoding; a broken escape is an InvalidURI error. */
export function decodeUriText(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidUri();
  }
}

/**
 * The most specific operation of a service for a request; undefined when none fits.
 * @param path raw path, with the bucket in front when it stood in the host.
 */
export function matchRest(
  service: Service,
  method: string,
  path: string,
  query: Query,
  headers: RequestHeaders,
): RestMatch | undefined {
  const routes = remember(service, ROUTES, () => makeRoutes(service)).get(method);
  if (routes === undefined) return undefined;
  const split = splitPath(path);
  let best: RestMatch | undefined;
  const consider = (route: Route): void => {
    if (!hasLiterals(route, query)) return;
    const labels = matchPath(route, split);
    if (labels === undefined) return;
    const score = scoreOf(route, query, headers);
    if (best !== undefined && score <= best.score) return;
    best = { operation: route.operation, input: route.input, labels, literals: route.literals, score };
  };
  for (const route of routes.byFirst.get(literalText(split.segments[0] ?? '')) ?? []) consider(route);
  for (const route of routes.others) consider(route);
  return best;
}

interface SplitPath {
  readonly segments: readonly string[];
  readonly trailingSlash: boolean;
}

function splitPath(path: string): SplitPath {
  const segments = path.slice(1).split('/');
  const trailingSlash = segments.at(-1) === '';
  if (trailingSlash) segments.pop();
  return { segments, trailingSlash };
}

/** A path segment as a literal would be compared: some clients escape more than they must. */
function literalText(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function hasLiterals(route: Route, query: Query): boolean {
  for (const [name, value] of route.literalQuery) {
    const values = query.get(name);
    if (values === undefined || (value !== undefined && values[0] !== value)) return false;
  }
  return true;
}

/**
 * A request that lacks what an operation requires speaks for that operation neither by what it has of it nor by its
 * hint: a PUT with a part number and without an upload is S3's PutObject.
 */
function scoreOf(route: Route, query: Query, headers: RequestHeaders): number {
  const { requiredQuery, requiredHeaders, hint } = route;
  const absent =
    requiredQuery.filter((name) => !query.has(name)).length +
    requiredHeaders.filter((name) => headers[name] === undefined).length;
  const score = route.rank + route.literalQuery.length * SCORE.literalQuery;
  if (absent > 0) return score + absent * SCORE.requiredAbsent;
  const isHinted = hint !== undefined && query.get('x-id')?.[0] === hint;
  const present = (requiredQuery.length + requiredHeaders.length) * SCORE.requiredPresent;
  return score + present + (isHinted ? SCORE.hint : 0);
}

type Label = readonly [member: string, encoded: string];

function matchPath(route: Route, { segments, trailingSlash }: SplitPath): Label[] | undefined {
  const { greedyAt } = route;
  const expected = route.segments.length;
  if (greedyAt < 0 ? segments.length !== expected : segments.length < expected) return undefined;
  const labels: Label[] = [];
  const extra = segments.length - expected;
  for (let at = 0; at < expected; at++) {
    const pattern = route.segments[at];
    const from = greedyAt >= 0 && at > greedyAt ? at + extra : at;
    const text = at === greedyAt ? segments.slice(at, at + extra + 1).join('/') : (segments[from] ?? '');
    const ending = at === greedyAt && at === expected - 1 && trailingSlash ? '/' : '';
    if (pattern === undefined || !matchSegment(pattern, text + ending, labels)) return undefined;
  }
  return labels;
}

function matchSegment(pattern: Segment, text: string, labels: Label[]): boolean {
  if (pattern.kind === 'literal') return text === pattern.text || literalText(text) === pattern.text;
  if (pattern.kind === 'mixed') {
    const match = pattern.pattern.exec(text);
    if (match === null) return false;
    for (const [at, member] of pattern.members.entries()) labels.push([member, match[at + 1] ?? '']);
    return true;
  }
  if (text === '') return false;
  labels.push([pattern.member, text]);
  return true;
}

function makeRoutes(service: Service): Map<string, MethodRoutes> {
  const methods = new Map<string, MethodRoutes>();
  for (const [name, operation] of Object.entries(service.operations)) {
    addRoute(methods, service, name, operation);
    for (const alias of service.aliases[name] ?? []) addRoute(methods, service, name, alias);
  }
  return methods;
}

function addRoute(
  methods: Map<string, MethodRoutes>,
  service: Service,
  name: string,
  operation: Operation,
): void {
  const [input, , method, uri] = operation;
  if (method === undefined || uri === undefined) return;
  let routes = methods.get(method);
  if (routes === undefined) {
    routes = { byFirst: new Map(), others: [] };
    methods.set(method, routes);
  }
  const route = makeRoute(service, name, input, uri);
  const first = route.segments[0];
  if (first?.kind !== 'literal') {
    routes.others.push(route);
    return;
  }
  const group = routes.byFirst.get(first.text);
  if (group === undefined) routes.byFirst.set(first.text, [route]);
  else group.push(route);
}

function makeRoute(service: Service, operation: string, input: Ref, uri: string): Route {
  const [path = '/', queryText = ''] = uri.split('?');
  const { segments: texts } = splitPath(path);
  const segments = texts.map(segmentOf);
  const literalQuery: [string, string | undefined][] = [];
  let hint: string | undefined;
  for (const part of queryText === '' ? [] : queryText.split('&')) {
    const [name = '', value] = part.split('=');
    if (name === 'x-id') hint = value;
    else literalQuery.push([name, value]);
  }
  const required = Object.values(structureOf(service, input).m).filter((member) => member[2] === 1);
  return {
    operation,
    input,
    segments,
    greedyAt: segments.findIndex((segment) => segment.kind === 'greedy'),
    literalQuery,
    literals: new Set(['x-id', ...literalQuery.map(([name]) => name)]),
    hint,
    requiredQuery: required.map((member) => traitsOf(member).q).filter((name) => name !== undefined),
    requiredHeaders: required
      .map((member) => traitsOf(member).h?.toLowerCase())
      .filter((name) => name !== undefined),
    rank: segments.reduce((sum, segment) => sum + rankOf(segment), 0),
  };
}

function rankOf({ kind }: Segment): number {
  if (kind === 'label') return SCORE.label;
  return kind === 'greedy' ? SCORE.greedy : SCORE.literal;
}

const WHOLE_LABEL = /^\{(\w+)(\+?)\}$/;
const LABEL_OR_SPECIAL = /\{(\w+)\}|[.*+?^$()|[\]\\{}]/g;

function segmentOf(text: string): Segment {
  const whole = WHOLE_LABEL.exec(text);
  if (whole !== null) return { kind: whole[2] === '+' ? 'greedy' : 'label', member: whole[1] ?? '' };
  if (!text.includes('{')) return { kind: 'literal', text };
  const members: string[] = [];
  const source = text.replace(LABEL_OR_SPECIAL, (special, member: string | undefined) => {
    if (member === undefined) return `\\${special}`;
    members.push(member);
    return '(.+?)';
  });
  return { kind: 'mixed', pattern: new RegExp(`^${source}$`, 's'), members };
}
