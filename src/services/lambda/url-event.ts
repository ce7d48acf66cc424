/**
 * The event that a function gets for a request to its URL, and the answer that it gives: payload format 2.0.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */

import { isIP } from 'node:net';
import type { Caller } from '../../core/caller.ts';
import type { HostedAnswer, HostedRequest } from '../../core/service.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec';
/** Bodies of these types are texts. */
const TEXT = /^(?:text\/.*|application\/(?:.*\+)?(?:json|xml|javascript|x-www-form-urlencoded))(?:;|$)/i;
/** About the connection, not about the request. */
const HOP_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

export interface UrlEventFacts {
  requestId: string;
  /** `X-Amzn-Trace-Id` of the request, or the trace that begins with it. */
  traceBegun: string;
  nowMs: number;
  /** Whose signature it bears; undefined where none is asked for. */
  caller: Caller | undefined;
}

export async function urlEvent(request: HostedRequest, facts: UrlEventFacts): Promise<object> {
  const { id, method, path, query } = request;
  const headers = headersOf(request, facts.traceBegun);
  const cookies = (headers['cookie'] ?? '').split('; ').filter((cookie) => cookie !== '');
  const body = Buffer.from(await request.body());
  const isText = TEXT.test(headers['content-type'] ?? '');
  const domainName = headers['host'] ?? '';
  const parameters = parametersOf(query);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: decoded(path),
    rawQueryString: query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(Object.keys(parameters).length === 0 ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: facts.caller?.account || 'anonymous',
      apiId: id,
      ...(facts.caller === undefined ? {} : { authorizer: { iam: iamOf(facts.caller) } }),
      domainName,
      domainPrefix: id,
      http: {
        method,
        path: decoded(path),
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: facts.requestId,
      routeKey: '$default',
      stage: '$default',
      time: timeOf(facts.nowMs),
      timeEpoch: facts.nowMs,
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function headersOf(request: HostedRequest, traceBegun: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name.startsWith(':') || HOP_HEADERS.has(name)) continue;
    headers[name] = typeof value === 'string' ? value : value.join(name === 'cookie' ? '; ' : ',');
  }
  const { host = '' } = headers;
  const port = /:(\d+)$/.exec(host)?.[1] ?? (request.isSecure ? '443' : '80');
  const isAddress = isIP(request.sourceIp) !== 0;
  return {
    ...headers,
    'x-amzn-trace-id': traceBegun,
    'x-forwarded-proto': request.isSecure ? 'https' : 'http',
    'x-forwarded-port': port,
    ...(isAddress ? { 'x-forwarded-for': request.sourceIp } : {}),
  };
}

function parametersOf(query: string): Record<string, string> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(query))
    values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(',')]));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function iamOf(caller: Caller): object {
  return {
    accessKey: caller.accessKeyId ?? '',
    accountId: caller.account,
    callerId: caller.userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: caller.arn,
    userId: caller.userId,
  };
}

/** `31/Jan/2026:12:00:00 +0000` */
function timeOf(ms: number): string {
  const time = new Date(ms);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${two(time.getUTCDate())}/${MONTHS.split(' ')[time.getUTCMonth()]}/${time.getUTCFullYear()}`;
  return `${day}:${time.toISOString().slice(11, 19)} +0000`;
}

/** What a buffered answer means; undefined: it makes no answer, which is the function's fault. */
export function urlAnswer(payload: Uint8Array): HostedAnswer | undefined {
  const text = Buffer.from(payload).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: text };
  }
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  if (!isObject || !Object.hasOwn(value as object, 'statusCode')) {
    const body = typeof value === 'string' ? value : withoutSpaces(text);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const head = urlHead(value as Record<string, unknown>);
  if (head === undefined) return undefined;
  const { body, isBase64Encoded } = value as Record<string, unknown>;
  if (body === undefined || body === null) return { ...head, body: '' };
  if (typeof body !== 'string') return { ...head, body: JSON.stringify(body) };
  return { ...head, body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body };
}

/** JSON as AWS hands it on; numbers stay as the function has written them. */
function withoutSpaces(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text: string | undefined) => text ?? '');
}

/** Status, headers and cookies of an answer. */
export function urlHead(value: Record<string, unknown>): Omit<HostedAnswer, 'body'> | undefined {
  const status = Number(value['statusCode'] ?? 200);
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  const given = value['headers'];
  if (given !== null && typeof given === 'object') {
    for (const [name, header] of Object.entries(given)) {
      if (isHeader(name, String(header))) headers[name.toLowerCase()] = String(header);
    }
  }
  const cookies = value['cookies'];
  return {
    status,
    headers,
    cookies: Array.isArray(cookies) ? cookies.filter((cookie) => typeof cookie === 'string') : [],
  };
}

/** Set by the server itself, or no header at all. */
function isHeader(name: string, value: string): boolean {
  const own = HOP_HEADERS.has(name.toLowerCase()) || name.toLowerCase() === 'content-length';
  return !own && /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && !/[\r\n\0]/.test(value);
}
