/** Who did what, as far as policies ask: what `kumobako iam generate` writes a policy from. In memory only. */

import { principalArn } from './context-keys.ts';
import type { AccessRequest } from './request.ts';
import { patternFor } from './resource-patterns.ts';

/** Users and roles that are remembered; who comes later is not. */
const PRINCIPALS_MAX = 1_000;
/** Resources of one action by one of them; with more, those that begin alike become patterns. */
const RESOURCES_MAX = 100;

/** The resources of one action. */
export interface ObservedAction {
  action: string;
  /** ARNs, or `*`. */
  resources: readonly string[];
  /** Beginnings of ARNs: there were too many of these to keep each. */
  prefixes: readonly string[];
}

interface Resources {
  exact: Set<string>;
  prefixes: string[];
}

type Actions = Map<string, Resources>;

export class ObservedCalls {
  readonly #performed = new Map<string, Actions>();
  readonly #denied = new Map<string, Actions>();

  /** Anonymous callers and services have no policies to be written. */
  record({ principal, action, resource }: AccessRequest, isPerformed: boolean): void {
    const arn = principal.type === 'root' ? undefined : principalArn(principal);
    if (arn === undefined) return;
    const principals = isPerformed ? this.#performed : this.#denied;
    let actions = principals.get(arn);
    if (actions === undefined) {
      if (principals.size >= PRINCIPALS_MAX) return;
      actions = new Map();
      principals.set(arn, actions);
    }
    let resources = actions.get(action);
    if (resources === undefined) {
      resources = { exact: new Set(), prefixes: [] };
      actions.set(action, resources);
    }
    if (resources.exact.has(resource)) return;
    addResource(resources, resource);
  }

  /** What a user or role did, and with `alsoDenied` what it was denied as well; undefined: nothing at all. */
  of(arn: string, alsoDenied = false): ObservedAction[] | undefined {
    const found = new Map<string, { resources: Set<string>; prefixes: Set<string> }>();
    for (const principals of alsoDenied ? [this.#performed, this.#denied] : [this.#performed]) {
      for (const [action, { exact, prefixes }] of principals.get(arn) ?? []) {
        const entry = found.get(action) ?? { resources: new Set(), prefixes: new Set() };
        for (const resource of exact) entry.resources.add(resource);
        for (const prefix of prefixes) entry.prefixes.add(prefix);
        found.set(action, entry);
      }
    }
    if (found.size === 0) return undefined;
    return [...found].map(([action, { resources, prefixes }]) => ({
      action,
      resources: [...resources],
      prefixes: [...prefixes],
    }));
  }

  /** ARNs of everybody who did something or was denied it, sorted. */
  principals(): string[] {
    return [...new Set([...this.#performed.keys(), ...this.#denied.keys()])].sort();
  }

  /** Another world: who was seen in the last one is nobody here. */
  clear(): void {
    this.#performed.clear();
    this.#denied.clear();
  }
}

function addResource(resources: Resources, resource: string): void {
  const { exact, prefixes } = resources;
  if (prefixes.some((prefix) => resource.startsWith(prefix))) return;
  exact.add(resource);
  if (exact.size <= RESOURCES_MAX) return;
  const { kept, made } = patternFor([...exact], RESOURCES_MAX / 2);
  resources.exact = new Set(kept);
  resources.prefixes = [...prefixes.filter((old) => !made.some((prefix) => old.startsWith(prefix))), ...made];
}
