/**
 * What S3 checks of the actions and condition keys of a bucket policy, by the Service Authorization Reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */

import { type ActionFacts, openActionData } from '../../model/action-data.ts';
import { compilePattern } from '../../policy/glob.ts';

/** Reads nothing before the first policy. */
const data = openActionData();

/** The actions that a pattern means: `s3:Get*`. None: it is no action of S3. */
export function actionsMeant(pattern: string): readonly ActionFacts[] {
  if (!/[*?]/.test(pattern)) {
    const action = data.action(pattern);
    return action === undefined ? [] : [action];
  }
  const glob = compilePattern(pattern.toLowerCase());
  return data.actionsOf('s3').filter(({ name }) => glob.matches(name.toLowerCase()));
}

/** Whether S3 takes a key in conditions. Those of all services (`aws:`) are not looked at, however they are called. */
export function isConditionKey(key: string): boolean {
  if (/^aws:/i.test(key)) return true;
  return data.actionsOf('s3').some((action) => takesKey(action, key));
}

/** Whether requests for an action can have a key. */
export function takesKey({ conditionKeys, resources }: ActionFacts, key: string): boolean {
  const known = [...conditionKeys, ...resources.flatMap((resource) => resource.conditionKeys)];
  return known.some((name) => isSameKey(name, key.toLowerCase()));
}

/** `known` may end in a placeholder: `s3:ExistingObjectTag/<key>`. */
function isSameKey(known: string, key: string): boolean {
  const slash = known.indexOf('/');
  const lower = known.toLowerCase();
  if (slash < 0) return lower === key;
  return key.length > slash + 1 && key.startsWith(lower.slice(0, slash + 1));
}
