/**
 * Where a website leads instead of answering.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html
 */

import type { RedirectAllRequestsTo, RoutingRule } from './api.gen.ts';

/** Where the request came to. */
export interface Visit {
  /** `http` or `https`. */
  protocol: string;
  /** With the port. */
  host: string;
  /** What was asked for, before an index document is put behind it. */
  key: string;
}

export interface Redirect {
  status: number;
  location: string;
}

/**
 * What the first fitting rule says.
 *
 * @param error the status of an answer that failed; before anything is looked up only rules without such a condition
 *   count
 */
export function routed(
  rules: readonly RoutingRule[],
  visit: Visit,
  error: number | undefined,
): Redirect | undefined {
  const rule = rules.find(({ Condition: condition }) => {
    const { KeyPrefixEquals: prefix = '', HttpErrorCodeReturnedEquals: code } = condition ?? {};
    return code === (error === undefined ? undefined : String(error)) && visit.key.startsWith(prefix);
  });
  if (rule === undefined) return undefined;
  const { Protocol, HostName, HttpRedirectCode } = rule.Redirect ?? {};
  const location = urlOf(Protocol ?? visit.protocol, HostName ?? visit.host, keyBehind(rule, visit.key));
  return { status: Number(HttpRedirectCode ?? 301), location };
}

function keyBehind({ Redirect: redirect, Condition: condition }: RoutingRule, key: string): string {
  if (redirect?.ReplaceKeyWith !== undefined) return redirect.ReplaceKeyWith;
  if (redirect?.ReplaceKeyPrefixWith === undefined) return key;
  return redirect.ReplaceKeyPrefixWith + key.slice((condition?.KeyPrefixEquals ?? '').length);
}

/** A website that is all one redirect. */
export function redirectedAll({ Protocol, HostName }: RedirectAllRequestsTo, visit: Visit): Redirect {
  return { status: 301, location: urlOf(Protocol ?? visit.protocol, HostName, visit.key) };
}

function urlOf(protocol: string, host: string, key: string): string {
  return `${protocol}://${host}/${encodePath(key)}`;
}

/** A key as a path. */
export function encodePath(key: string): string {
  return key.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
