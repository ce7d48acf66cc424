/**
 * What S3 checks of the actions and condition keys of a bucket policy, by the Service Authorization Reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */

import { compilePattern } from '../../policy/glob.ts';
import { ACTIONS, KEYS } from './policy-data.gen.ts';

/** In lower case, as they are compared. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.keys(ACTIONS).map((name) => [`s3:${name}`.toLowerCase(), name]),
);

/** The actions that a pattern means: `s3:Get*`. None: it is no action of S3. */
export function actionsMeant(pattern: string): readonly string[] {
  const lower = pattern.toLowerCase();
  if (!/[*?]/.test(lower)) {
    const name = NAMES.get(lower);
    return name === undefined ? [] : [name];
  }
  const glob = compilePattern(lower);
  return [...NAMES].filter(([text]) => glob.matches(text)).map(([, name]) => name);
}

/** Whether S3 takes a key in conditions. Those of all services (`aws:`) are not looked at, however they are called. */
export function isConditionKey(key: string): boolean {
  return /^aws:/i.test(key) || KEYS.some((known) => isSameKey(known, key.toLowerCase()));
}

/** Whether requests for an action can have a key. */
export function takesKey(action: string, key: string): boolean {
  const positions = ACTIONS[action]?.split(' ') ?? [];
  return positions.some((position) => isSameKey(KEYS[Number(position)] ?? '', key.toLowerCase()));
}

/** `s3:ExistingObjectTag/<key>` is known, and the same as with any name in that place. */
function isSameKey(known: string, key: string): boolean {
  const slash = known.indexOf('/');
  const lower = known.toLowerCase();
  if (slash < 0) return lower === key;
  return key.length > slash + 1 && key.startsWith(lower.slice(0, slash + 1));
}
