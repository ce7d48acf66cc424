/**
 * CORS of AWS operations, for pages that the browser guard lets in. Buckets with CORS rules, function URLs and API stages
 * say themselves what pages may do.
 */

import { headerOf, type RequestHead } from './request-head.ts';

/** Two days, as AWS's own endpoints say; browsers cut it to their maximum. */
const PREFLIGHT_SECONDS = 172_800;
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** What pages may read of an answer. `*` covers everything in browsers of our days; AWS's SDKs need the named ones. */
const EXPOSED =
  '*, date, etag, location, x-amz-crc32, x-amz-delete-marker, x-amz-id-2, x-amz-request-id, x-amz-version-id, ' +
  'x-amzn-errormessage, x-amzn-errortype, x-amzn-query-error, x-amzn-requestid, x-amzn-trace-id';

/** Whether a request is a browser's question before the real one. */
export function isPreflight(head: RequestHead): boolean {
  return (
    head.method === 'OPTIONS' &&
    headerOf(head, 'origin') !== undefined &&
    headerOf(head, 'access-control-request-method') !== undefined
  );
}

/** Headers of every answer to a page of this origin. No cookies are involved: calls carry their own signature. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': EXPOSED,
    // An answer for one origin must not be kept for another.
    vary: 'origin',
  };
}

/** The answer to a preflight of an origin that may call. */
export function preflightAnswer(
  head: RequestHead,
  origin: string,
): { status: number; headers: Record<string, string> } {
  const requested = headerOf(head, 'access-control-request-headers');
  const headers: Record<string, string> = {
    'access-control-allow-origin': origin,
    'access-control-allow-methods': METHODS,
    'access-control-max-age': String(PREFLIGHT_SECONDS),
    vary: 'origin, access-control-request-headers, access-control-request-method',
    'content-length': '0',
  };
  if (requested !== undefined && isHeaderList(requested)) headers['access-control-allow-headers'] = requested;
  return { status: 200, headers: { ...headers, ...privateNetworkHeaders(head) } };
}

/** For a page from the network that may reach this machine (Chromium's Private Network Access). */
export function privateNetworkHeaders(head: RequestHead): Record<string, string> {
  const isAsked = headerOf(head, 'access-control-request-private-network') === 'true';
  return isAsked ? { 'access-control-allow-private-network': 'true' } : {};
}

/** Only names of headers are repeated to the browser. */
function isHeaderList(text: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*$/.test(text);
}
