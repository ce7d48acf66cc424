/** Fields of an event that is being transformed, by paths with dots: `store.book`. */

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a property, whatever it is called (`__proto__` too). */
export function put(object: JsonObject, name: string, value: Json): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

/** The value at a path; undefined: there is none. */
export function fieldAt(root: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = root;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Sets the value at a path. What stands in its way stays unless it may be overwritten: then nothing is set. */
export function setField(root: JsonObject, path: string, value: Json, overwrite: boolean): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let parent = root;
  for (const name of names) {
    let next = Object.hasOwn(parent, name) ? parent[name] : undefined;
    if (!isObject(next)) {
      if (next !== undefined && !overwrite) return;
      next = {};
      put(parent, name, next);
    }
    parent = next;
  }
  if (overwrite || !Object.hasOwn(parent, last)) put(parent, last, value);
}

/** Takes the value at a path out; undefined: there was none. */
export function takeField(root: JsonObject, path: string): Json | undefined {
  const dot = path.lastIndexOf('.');
  const parent = dot < 0 ? root : fieldAt(root, path.slice(0, dot));
  const name = path.slice(dot + 1);
  if (!isObject(parent) || !Object.hasOwn(parent, name)) return undefined;
  const value = parent[name];
  delete parent[name];
  return value;
}

/** Adds fields to an object, or at a path in it. Of what is there already, objects become one if they may. */
export function addFields(
  root: JsonObject,
  path: string | undefined,
  fields: JsonObject,
  overwrite: boolean,
): void {
  for (const [name, value] of Object.entries(fields)) {
    if (path === undefined) {
      if (overwrite || !Object.hasOwn(root, name)) put(root, name, value);
      continue;
    }
    const known = fieldAt(root, path);
    if (!isObject(known)) setField(root, path, {}, overwrite);
    const parent = fieldAt(root, path);
    if (isObject(parent) && (overwrite || !Object.hasOwn(parent, name))) put(parent, name, value);
  }
}
