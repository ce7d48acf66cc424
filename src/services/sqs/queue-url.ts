/**
 * Queue URLs. Those that we give out are `http://host:port/account/name`; whatever host a URL names is accepted, since
 * clients reach this cloud under several, and URLs made by AWS or for other emulators are in people's configuration.
 */

import { isRegion, type Place } from '../../core/place.ts';
import { invalidAddress, missingParameter, queueDoesNotExist } from './errors.ts';

export interface QueueAddress {
  readonly place: Place;
  readonly name: string;
}

const ACCOUNT = /^\d{12}$/;
/** `sqs.eu-west-1.amazonaws.com`, `eu-west-1.queue.amazonaws.com`; us-east-1 is `queue.amazonaws.com`. */
const HOST_WITH_REGION = /^(?:sqs(?:-fips)?\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\./;

export function queueUrl(endpoint: string, { account }: Place, name: string): string {
  return `${endpoint}/${account}/${name}`;
}

/**
 * Account, region and name of a `QueueUrl` parameter: a URL with any host, its path alone, or (as AWS takes it too) a
 * bare name in the caller's own place. Throws MissingParameter, InvalidAddress and QueueDoesNotExist.
 */
export function parseQueueUrl(url: unknown, own: Place): QueueAddress {
  if (typeof url !== 'string' || url === '') throw missingParameter('QueueUrl');
  const { host, path } = split(url);
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.pop();
  // AWS finds no fault with the address of a URL that names nothing, but no queue there either.
  if (name === undefined) throw host === '' ? invalidAddress(url) : queueDoesNotExist();
  const account = parts.pop();
  if (account === undefined) {
    if (host !== '') throw invalidAddress(url);
    return { place: own, name: decodeName(name, url) };
  }
  if (!ACCOUNT.test(account) || namesNoRegion(host)) throw invalidAddress(url);
  return { place: { account, region: regionOf(host, parts) ?? own.region }, name: decodeName(name, url) };
}

function split(url: string): { host: string; path: string } {
  const scheme = /^https?:\/\//i.exec(url);
  if (scheme === null) return { host: '', path: url.split('?')[0] ?? '' };
  const rest = url.slice(scheme[0].length);
  const slash = rest.indexOf('/');
  if (slash < 0) return { host: rest.toLowerCase(), path: '' };
  return { host: rest.slice(0, slash).toLowerCase(), path: rest.slice(slash).split('?')[0] ?? '' };
}

/** `sqs.nowhere.amazonaws.com`: AWS's own form, but no region of AWS's. */
function namesNoRegion(host: string): boolean {
  const region = /^sqs(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com/.exec(host)?.[1];
  return region !== undefined && !isRegion(region);
}

/** The region that the host names, or the path as in `/queue/eu-west-1/000000000000/name`. */
function regionOf(host: string, before: readonly string[]): string | undefined {
  const match = HOST_WITH_REGION.exec(host);
  const candidates = [match?.[1] ?? match?.[2], before[before.length - 1]];
  return candidates.find((candidate) => candidate !== undefined && isRegion(candidate));
}

function decodeName(name: string, url: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    throw invalidAddress(url);
  }
}
