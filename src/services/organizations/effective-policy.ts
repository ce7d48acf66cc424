/**
 * How policies of the levels of a tree become one: `@@assign` sets, `@@append` adds, `@@remove` takes away, as far as
 * the levels above allow it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/policy-operators.html
 */

type Node = { readonly [name: string]: unknown };

const CHILD_CONTROL = '@@operators_allowed_for_child_policies';

/** Values and branches by their names, as the effective policy shows them. */
export type Merged = { [name: string]: unknown };

interface State {
  merged: Merged;
  /** Paths of nodes, and which operators those below may use there. */
  allowed: Map<string, ReadonlySet<string>>;
}

/** From the root's policies down to the target's own. Within a level policies have no order: ids give one. */
export function mergePolicies(levels: readonly (readonly Node[])[]): Merged {
  const state: State = { merged: {}, allowed: new Map() };
  for (const level of levels) {
    const above = new Map(state.allowed);
    for (const policy of level) mergeInto(state.merged, policy, [], above, state);
  }
  return state.merged;
}

function mergeInto(
  into: Merged,
  node: Node,
  path: readonly string[],
  above: ReadonlyMap<string, ReadonlySet<string>>,
  state: State,
): void {
  const place = path.join('\n');
  const control = node[CHILD_CONTROL];
  for (const [name, child] of Object.entries(node)) {
    if (name.startsWith('@@') || !isNode(child)) continue;
    const childPath = [...path, name];
    if (isLeaf(child)) {
      into[name] = applied(into[name], child, allowedAt(childPath, above));
      const own = child[CHILD_CONTROL];
      if (own !== undefined) restrict(state, childPath.join('\n'), own, above);
      if (into[name] === undefined) delete into[name];
      continue;
    }
    const branch = isNode(into[name]) ? (into[name] as Merged) : {};
    into[name] = branch;
    mergeInto(branch, child, childPath, above, state);
    if (Object.keys(branch).length === 0) delete into[name];
  }
  if (control !== undefined) restrict(state, place, control, above);
}

function restrict(
  { allowed }: State,
  place: string,
  control: unknown,
  above: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  // What a level above has ruled stands.
  if (above.has(place)) return;
  allowed.set(place, new Set(Array.isArray(control) ? control.map(String) : [String(control)]));
}

/** The closest rule above a node counts; without one everything is allowed. */
function allowedAt(
  path: readonly string[],
  above: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  for (let depth = path.length; depth >= 0; depth--) {
    const rule = above.get(path.slice(0, depth).join('\n'));
    if (rule !== undefined) return rule;
  }
  return new Set(['@@all']);
}

function applied(before: unknown, leaf: Node, allowed: ReadonlySet<string>): unknown {
  const may = (operator: string) =>
    leaf[operator] !== undefined && (allowed.has('@@all') || allowed.has(operator));
  let value = may('@@assign') ? leaf['@@assign'] : before;
  if (may('@@append')) value = [...new Set([...list(value), ...list(leaf['@@append'])])];
  if (may('@@remove')) {
    const removed = new Set(list(leaf['@@remove']));
    value = list(value).filter((each) => !removed.has(each));
  }
  return value;
}

function list(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a value is: a node with one of the operators that set it. */
function isLeaf(node: Node): boolean {
  return ['@@assign', '@@append', '@@remove'].some((operator) => operator in node);
}
