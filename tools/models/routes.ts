import type { Member, Operation, Ref, ServiceModel, StructureShape, Traits } from '../../src/model/shapes.ts';
import type { BotocoreModel, BotocoreOperation, BotocoreShape } from './botocore.ts';
import type { ShapeTable } from './shape-table.ts';
import { BINDING_KEYS, botocoreTraits } from './traits.ts';

/** An operation's URI in botocore, with the labels under their members' names. */
export function botocoreUri(model: BotocoreModel, operation: BotocoreOperation): string {
  const input = model.shapes[operation.input?.shape ?? ''];
  let uri = operation.http.requestUri;
  for (const [name, member] of Object.entries(input?.members ?? {})) {
    const label = member.locationName;
    if (member.location !== 'uri' || label === undefined) continue;
    uri = uri.replace(`{${label}}`, `{${name}}`).replace(`{${label}+}`, `{${name}+}`);
  }
  return uri;
}

/** What decides whether two routes are the same: method, path without the labels' names, literals of the query. */
export function routeKey(method: string, uri: string): string {
  const [path = '', query = ''] = uri.split('?');
  const literals = query
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('x-id='))
    .sort();
  return `${method} ${path.replace(/\{[^}+]+(\+?)\}/g, '{$1}')}?${literals.join('&')}`;
}

/**
 * Adds to `model` the routes that botocore knows for an operation beside the SDK's: AWS moves URIs between versions of
 * a model, and clients of either age call. An input that is bound otherwise there gets a shape of its own.
 */
export function addAliasRoutes(model: ServiceModel, table: ShapeTable, botocore: BotocoreModel): void {
  if (!botocore.metadata.protocol.startsWith('rest-')) return;
  for (const [name, operation] of Object.entries(model.ops)) {
    const [input, output, method, uri, status] = operation;
    const other = botocore.operations[name];
    if (other === undefined || method === undefined || uri === undefined) continue;
    const known = [operation, ...(model.aliases?.[name] ?? [])];
    const otherUri = botocoreUri(botocore, other);
    const key = routeKey(other.http.method, otherUri);
    if (known.some((route) => routeKey(route[2] ?? '', route[3] ?? '') === key)) continue;
    const otherInput = aliasInput(model.name, name, table, input, botocore, other);
    const alias: Operation = [otherInput, output, other.http.method, otherUri, status ?? 200];
    model.aliases ??= {};
    model.aliases[name] = [...(model.aliases[name] ?? []), alias];
  }
}

function aliasInput(
  service: string,
  operation: string,
  table: ShapeTable,
  input: Ref,
  botocore: BotocoreModel,
  other: BotocoreOperation,
): Ref {
  const shape = table.at(input);
  const otherShape = botocore.shapes[other.input?.shape ?? ''];
  if (shape?.k !== 's' || otherShape === undefined) return input;
  const members = Object.entries(shape.m).map(([name, member]): [string, Member] => {
    const rebound = rebind(botocore, otherShape, name, member);
    if (rebound !== undefined) return [name, rebound];
    throw new Error(`${service} ${operation}: the alias route lacks the label ${name}`);
  });
  const bound: StructureShape = { ...shape, m: Object.fromEntries(members) };
  if (JSON.stringify(bound) === JSON.stringify(shape)) return input;
  return table.aggregate(`alias ${operation} ${JSON.stringify(bound)}`, () => bound);
}

/** The member as botocore binds it; as it was when botocore lacks it; undefined when it was a label there is none for. */
function rebind(
  botocore: BotocoreModel,
  parent: BotocoreShape,
  name: string,
  member: Member,
): Member | undefined {
  const [ref, traits, required] = member;
  const other = parent.members?.[name];
  if (other === undefined) return (traits || undefined)?.l ? undefined : member;
  const target = botocore.shapes[other.shape];
  if (target === undefined) return member;
  const rebound: Traits = traits ? { ...traits } : {};
  const otherTraits = botocoreTraits(botocore.metadata, parent, name, other, target) ?? {};
  for (const key of BINDING_KEYS) delete rebound[key];
  for (const key of BINDING_KEYS)
    if (otherTraits[key] !== undefined) Object.assign(rebound, { [key]: otherTraits[key] });
  const isEmpty = Object.keys(rebound).length === 0;
  if (required) return [ref, isEmpty ? 0 : rebound, 1];
  return isEmpty ? [ref] : [ref, rebound];
}
