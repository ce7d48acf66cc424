/**
 * What AWS says about the actions of its policies: access level, kinds of resource, condition keys, and what else a
 * caller must be allowed to do. One file for each action prefix in `models/actions`, read on its first use; the tables of
 * the services name the prefixes that are there.
 */

import { existsSync, readFileSync } from 'node:fs';
import { modelsDirectory } from './load.ts';

/** As in the Service Authorization Reference: Read, Write, List, Permissions management, Tagging. */
export type AccessLevel = 'read' | 'write' | 'list' | 'permissions' | 'tagging';

export interface ActionResource {
  /** `object` */
  readonly name: string;
  /** The action is always about one; else it may be about another kind, or about all. */
  readonly isRequired: boolean;
  /** The form of its ARN, with placeholders as AWS writes them: Partition, Region, Account and names. */
  readonly arn: string;
  /** Keys of the resource, beside those of the action. */
  readonly conditionKeys: readonly string[];
}

export interface ActionFacts {
  /** In AWS's own case: `s3:GetObject`. */
  readonly name: string;
  readonly level: AccessLevel;
  /** None: the action is about everything, so its resource is `*`. */
  readonly resources: readonly ActionResource[];
  readonly conditionKeys: readonly string[];
  /** `iam:PassRole` */
  readonly dependentActions: readonly string[];
}

/** A file of `models/actions`. Lists are texts with spaces, so that a line of the file is an action. */
export interface ActionFile {
  /** Package and version that it was made from. */
  src: string;
  /** Condition keys; the other tables give their positions. */
  keys: readonly string[];
  resources: Readonly<Record<string, readonly [arn: string, keys: string]>>;
  /** Resource kinds that are required end in `*`. */
  actions: Readonly<
    Record<string, readonly [level: AccessLevel, resources: string, keys: string, dependent?: string]>
  >;
}

export interface ActionData {
  /** Facts of `service:Action`, in any case; undefined: AWS has no such action, or no service here uses its prefix. */
  action(name: string): ActionFacts | undefined;
  accessLevel(name: string): AccessLevel | undefined;
}

/** Opens the data; reads nothing yet. */
export function openActionData(directory: URL = modelsDirectory()): ActionData {
  const services = new Map<string, ReadonlyMap<string, ActionFacts>>();
  const serviceOf = (prefix: string) => {
    let service = services.get(prefix);
    if (service === undefined) {
      service = readService(directory, prefix);
      services.set(prefix, service);
    }
    return service;
  };
  const action = (name: string) => {
    const lower = name.toLowerCase();
    return serviceOf(lower.split(':', 1)[0] ?? '').get(lower);
  };
  return { action, accessLevel: (name) => action(name)?.level };
}

const PREFIX = /^[a-z0-9-]+$/;

function readService(directory: URL, prefix: string): ReadonlyMap<string, ActionFacts> {
  const url = new URL(`actions/${prefix}.json`, directory);
  if (!PREFIX.test(prefix) || !existsSync(url)) return new Map();
  const { keys, resources, actions }: ActionFile = JSON.parse(readFileSync(url, 'utf8'));
  const keysAt = (positions: string) => words(positions).map((position) => keys[Number(position)] ?? '');
  const resourceOf = (text: string): ActionResource => {
    const name = text.replace('*', '');
    const [arn = '', positions = ''] = resources[name] ?? [];
    return { name, isRequired: text.endsWith('*'), arn, conditionKeys: keysAt(positions) };
  };
  return new Map(
    Object.entries(actions).map(([name, [level, kinds, positions, dependent = '']]) => [
      `${prefix}:${name}`.toLowerCase(),
      {
        name: `${prefix}:${name}`,
        level,
        resources: words(kinds).map(resourceOf),
        conditionKeys: keysAt(positions),
        dependentActions: words(dependent),
      },
    ]),
  );
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(' ');
}
