/** What lies in the user's cache: fetched or made once, and able to be again. */

import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** kumobako's folder there; it may not exist yet. */
export function userCache({ XDG_CACHE_HOME: cache = '', HOME: home = homedir() }: Environment): string {
  return join(isAbsolute(cache) ? cache : join(home, '.cache'), 'kumobako');
}

/** Node.js installations, each in a folder with its version's name. */
export function fetchedNodes(environment: Environment): string {
  return join(userCache(environment), 'node');
}

/**
 * What Lambda's runtimes bring along, the AWS SDKs: packages of npm or of pip, as a function's code finds them.
 *
 * @param kind nodejs16.x and older have version 2 of the SDK
 */
export function fetchedSdk(environment: Environment, kind: 'nodejs' | 'nodejs-v2' | 'python'): string {
  const folder = join(userCache(environment), 'lambda', kind);
  return kind === 'python' ? folder : join(folder, 'node_modules');
}

/** The last Node.js of Lambda with version 2 of the SDK. */
const NODE_WITH_SDK_2_MAX = 16;

/** @param version e.g. `22` */
export function nodeSdkKind(version: string): 'nodejs' | 'nodejs-v2' {
  return Number.parseInt(version, 10) <= NODE_WITH_SDK_2_MAX ? 'nodejs-v2' : 'nodejs';
}
