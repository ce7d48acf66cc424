/** For tests: calls without sockets. */

import { Readable } from 'node:stream';
import { makeService, type Service } from '../model/load.ts';
import type { Operation, Shape } from '../model/shapes.ts';
import { decodeInput } from './decode.ts';
import { parseForm } from './query.ts';
import { matchRest, parseQueryString } from './rest-routes.ts';
import type { Found, Members, RequestHeaders, Wire, WireRequest } from './types.ts';

/** A service of a few shapes: `shapes[0]` has ref 32. */
export function tinyService(shapes: Shape[], operations: Record<string, Operation> = {}): Service {
  return makeService({
    name: 'tiny',
    id: 'Tiny',
    version: '2026-01-01',
    sign: 'tiny',
    host: 'tiny',
    target: 'Tiny_20260101',
    protocol: 'awsJson1_1',
    xmlns: 'http://tiny.example/',
    ops: operations,
    shapes,
    errors: {},
    src: [null, null],
  });
}

export function wireRequest(body: Buffer | string = '', headers: RequestHeaders = {}): WireRequest {
  const bytes = Buffer.from(body);
  return { headers, collect: async () => bytes, stream: () => Readable.from([bytes]) };
}

export function rpcCall(service: Service, operation: string, wire: Wire = 'json1.1'): Found {
  return { service, operation, wire };
}

/** Decodes an RPC body. */
export function decodeBody(
  service: Service,
  operation: string,
  body: Buffer | string,
  wire: Wire = 'json1.1',
): Promise<Members> {
  return decodeInput(rpcCall(service, operation, wire), wireRequest(body));
}

/** Decodes a query-protocol form. */
export function decodeForm(
  service: Service,
  operation: string,
  form: string,
  wire: Wire = 'query',
): Promise<Members> {
  return decodeInput({ service, operation, wire, form: parseForm(form) }, wireRequest());
}

/** Routes and decodes a REST call of a service. */
export function decodeRestCall(
  service: Service,
  method: string,
  target: string,
  body: Buffer | string = '',
  headers: RequestHeaders = {},
): Promise<Members> {
  const [path = '/', queryText = ''] = target.split('?');
  const query = parseQueryString(queryText);
  const route = matchRest(service, method, path, query, headers);
  if (route === undefined) throw new Error(`${service.name} has no route for ${method} ${target}`);
  const wire = service.protocol === 'restXml' ? 'rest-xml' : 'rest-json';
  const found: Found = { service, operation: route.operation, wire, route, query };
  return decodeInput(found, wireRequest(body, headers));
}

/** What a call was refused with: code, text and status. */
export async function refusalOf(call: Promise<unknown> | (() => unknown)): Promise<unknown> {
  try {
    await (typeof call === 'function' ? call() : call);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    const { code, message } = error;
    return { code, message, ...('status' in error ? { status: error.status } : {}) };
  }
  throw new Error('The call was not refused.');
}
