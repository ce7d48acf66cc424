/**
 * Browsers are hostile: any page that a developer visits may send requests to 127.0.0.1, and a name that an attacker
 * owns may resolve to it. A pure decision, made before anything else looks at a request, preflights included.
 */

import { isIPv4, isIPv6 } from 'node:net';
import { headerOf, type RequestHead } from './request-head.ts';

export interface GuardConfig {
  /**
   * Web origins beyond loopback whose pages may call: `https://app.test`, `https://*.app.test` (any depth), or `*` for
   * all of them.
   */
  readonly allowedOrigins: readonly string[];
  /** Host names and addresses beyond loopback and AWS's own under which this endpoint is reached. */
  readonly hostNames: readonly string[];
  /** The network reaches the port: by this machine's addresses, or as a container by its name. */
  readonly servesNetwork?: boolean;
  /** Domains that resources of this cloud were given (hosted zones, custom domains). */
  readonly isRegisteredDomain?: (host: string) => boolean;
}

export type GuardDecision =
  | {
      readonly allowed: true;
      /** The page's origin, when a page calls: CORS headers are for it. */
      readonly origin: string | undefined;
    }
  | {
      readonly allowed: false;
      /** `origin` and `cross-site` give way to resources that say themselves who may call (a bucket's CORS rules). */
      readonly reason: 'origin' | 'cross-site' | 'host';
      readonly message: string;
    };

/** Names under which AWS's services and what they make are reached; nobody else can point them at this machine. */
const AWS_DOMAINS: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'api.aws',
  'signin.aws.amazon.com',
  'on.aws',
  'aws.dev',
  'amazoncognito.com',
  'awsapprunner.com',
  'amplifyapp.com',
  'cloudfront.net',
  'elasticbeanstalk.com',
  // The name that tools made for LocalStack use; its DNS says 127.0.0.1.
  'localhost.localstack.cloud',
];

/**
 * Decides whether a request to an AWS operation or a control path may be looked at.
 *
 * Function URLs, API stages and websites answer for themselves: ask only about their Host ({@link isHostAllowed}).
 */
export function guardRequest(head: RequestHead, config: GuardConfig): GuardDecision {
  const host = headerOf(head, 'host') ?? headerOf(head, ':authority');
  if (host !== undefined && !isHostAllowed(host, config)) {
    return refused(
      'host',
      `The host name ${JSON.stringify(host)} is not one of this endpoint. If it is yours, start kumobako with ` +
        `--host-names ${hostWithoutPort(host)}`,
    );
  }
  const origin = headerOf(head, 'origin');
  if (origin !== undefined) {
    if (isOriginAllowed(origin, config)) return { allowed: true, origin };
    return refused(
      'origin',
      `Pages of ${JSON.stringify(origin)} may not call this endpoint. If they are yours, start kumobako with ` +
        `--allow-origin ${origin}`,
    );
  }
  // Images, scripts, forms and links carry no Origin, but browsers say where they stand.
  if (headerOf(head, 'sec-fetch-site') === 'cross-site') {
    return refused('cross-site', 'Pages of other sites may not call this endpoint.');
  }
  return { allowed: true, origin: undefined };
}

function refused(reason: 'origin' | 'cross-site' | 'host', message: string): GuardDecision {
  return { allowed: false, reason, message };
}

/** Whether a Host header names this endpoint. */
export function isHostAllowed(host: string, config: GuardConfig): boolean {
  const name = hostWithoutPort(host);
  if (isLoopbackHost(name)) return true;
  if (LOCAL_NETWORK_NAMES.includes(name)) return true;
  if (config.servesNetwork === true && isNetworkName(name)) return true;
  if (config.hostNames.some((own) => own.toLowerCase() === name)) return true;
  if (AWS_DOMAINS.some((domain) => name === domain || name.endsWith(`.${domain}`))) return true;
  return config.isRegisteredDomain?.(name) === true;
}

/** Names by which programs in containers reach the machine that runs them; resolved there and nowhere else. */
const LOCAL_NETWORK_NAMES: readonly string[] = [
  'host.docker.internal',
  'gateway.docker.internal',
  'host.containers.internal',
  'host.testcontainers.internal',
];

/** Addresses, and names of one label (a container's): no page of the web has such a name. */
function isNetworkName(name: string): boolean {
  return isIPv4(name) || isIPv6(name) || /^[a-z0-9_-]+$/.test(name);
}

/** Lower case, without port, brackets and a last dot. */
function hostWithoutPort(host: string): string {
  if (host === '::1') return host;
  const bracketed = /^\[([^\]]*)\](?::\d*)?$/.exec(host);
  const name = bracketed ? (bracketed[1] ?? '') : host.replace(/:\d*$/, '');
  return name.replace(/\.$/, '').toLowerCase();
}

/** 127.0.0.0/8, ::1, `localhost` and names under it, which resolvers must keep on this machine (RFC 6761). */
function isLoopbackHost(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  if (isIPv4(name)) return name.startsWith('127.');
  if (!isIPv6(name)) return false;
  return name === '::1' || name === '0:0:0:0:0:0:0:1' || name.startsWith('::ffff:127.');
}

function isOriginAllowed(origin: string, { allowedOrigins }: GuardConfig): boolean {
  return isLoopbackOrigin(origin) || allowedOrigins.some((allowed) => originMatches(origin, allowed));
}

function isLoopbackOrigin(origin: string): boolean {
  const match = /^https?:\/\/([^/?#@]+)$/i.exec(origin);
  return match !== null && isLoopbackHost(hostWithoutPort(match[1] ?? ''));
}

function originMatches(origin: string, allowed: string): boolean {
  if (allowed === '*') return true;
  const wanted = allowed.toLowerCase().replace(/\/$/, '');
  const given = origin.toLowerCase();
  if (given === wanted) return true;
  const wildcard = /^([a-z][a-z0-9+.-]*:\/\/)\*(\..+)$/.exec(wanted);
  if (!wildcard) return false;
  const [, scheme = '', suffix = ''] = wildcard;
  const label = given.slice(scheme.length, -suffix.length);
  return given.startsWith(scheme) && given.endsWith(suffix) && /^[a-z0-9.-]+$/.test(label);
}

/** Whether a path is kumobako's own: these are guarded whatever else a request looks like. */
export function isControlPath(path: string): boolean {
  return CONTROL_PATHS.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

const CONTROL_PATHS: readonly string[] = ['/_kumobako', '/_localstack', '/moto-api', '/_aws'];
