/**
 * `/_aws/<service>/<name>`: looks at a service's state that have no effect, where tools made for LocalStack ask for
 * them. Each has the output of one of the service's operations, and its forms: XML; the same as JSON for those who
 * accept JSON; and what AWS's clients speak, for clients that have this page as their endpoint.
 */

import { isRegion } from '../core/place.ts';
import type { Peek, PeekRequest } from '../core/service.ts';
import type { RequestBase } from '../core/world.ts';
import type { Service } from '../model/load.ts';
import { encodeError } from '../protocol/errors.ts';
import { parseForm } from '../protocol/query.ts';
import { encodeOutput } from '../protocol/reply.ts';
import { ProtocolError, type Reply, type Wire } from '../protocol/types.ts';
import { isWireError } from '../protocol/wire-error.ts';
import { parseXml, type XmlNode } from '../protocol/xml-read.ts';
import type { ControlParts } from './control-parts.ts';
import { type ControlAnswer, ControlError, type ControlRequest, jsonBody } from './control-request.ts';

const PATH = /^\/_aws\/([a-z0-9-]+)\/([a-z-]+)(?:\/([^/]+)\/([^/]+)\/([^/]+))?$/;
const AWS_JSON = /^application\/x-amz-json-1\.[01]/;
const FORM = /^application\/x-www-form-urlencoded/;
const CREDENTIAL_REGION = /Credential=[^/,]+\/\d{8}\/([a-z0-9-]+)\//;

/** Undefined: it is no such path. @throws ControlError */
export async function answerPeek(
  parts: ControlParts,
  base: RequestBase,
  request: ControlRequest,
): Promise<ControlAnswer | undefined> {
  const [, service = '', name = '', ...at] = PATH.exec(request.path) ?? [];
  const peek = await findPeek(parts, service, name);
  if (peek === undefined) return undefined;
  if (request.method !== 'GET' && request.method !== 'POST') {
    throw new ControlError(405, 'This page takes GET and POST.');
  }
  const wire: Wire = AWS_JSON.test(contentType(request)) ? 'json1.0' : 'query';
  const model = parts.models.service(service);
  const { reply, isCut } = await answer(parts, inPlaceOfCaller(base, request), request, {
    peek,
    model,
    wire,
    at,
  });
  const headers = isCut ? { 'x-kumobako-cut': 'true' } : {};
  const { status, body } = reply;
  if (wire === 'query' && accepts(request) === 'json') {
    return { status, headers, body: jsonOf(String(body)), contentType: 'application/json' };
  }
  return { status, headers, body: String(body), contentType: reply.headers['content-type'] ?? 'text/xml' };
}

async function findPeek(parts: ControlParts, service: string, name: string): Promise<Peek | undefined> {
  if (!parts.services.includes(service) || !parts.isServed(service)) return undefined;
  const peeks = (await parts.world().service(service)).peeks ?? {};
  return Object.hasOwn(peeks, name) ? peeks[name] : undefined;
}

interface Look {
  peek: Peek;
  model: Service;
  wire: Wire;
  at: readonly string[];
}

async function answer(
  parts: ControlParts,
  base: RequestBase,
  request: ControlRequest,
  { peek, model, wire, at }: Look,
): Promise<{ reply: Reply; isCut: boolean }> {
  const { requestId } = base;
  const { operation } = peek;
  try {
    const [region = '', account = '', name = ''] = at.map(decode);
    const asked: PeekRequest = {
      parameters: await parametersOf(request, wire, operation),
      at: at[0] === undefined ? undefined : { region, account, name },
    };
    const staged = parts.world().staged(base, parts.closing);
    const { output, isCut } = await peek.handler(staged, asked);
    return { reply: encodeOutput({ service: model, operation, wire }, output, { requestId }), isCut };
  } catch (error) {
    if (error instanceof ControlError || !isWireError(error)) throw error;
    const { path, method } = request;
    return { reply: encodeError(error, { requestId, wire, service: model, path, method }), isCut: false };
  }
}

function decode(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    throw new ControlError(400, 'The path is not well encoded.');
  }
}

/** AWS's clients sign for a region; things whose name gives none are looked for there. */
function inPlaceOfCaller(base: RequestBase, { headers }: ControlRequest): RequestBase {
  const region = CREDENTIAL_REGION.exec(String(headers['authorization'] ?? ''))?.[1];
  return region === undefined || !isRegion(region) ? base : { ...base, place: { ...base.place, region } };
}

async function parametersOf(
  request: ControlRequest,
  wire: Wire,
  operation: string,
): Promise<ReadonlyMap<string, string>> {
  const parameters = new Map(request.query);
  if (request.method !== 'POST') return parameters;
  if (wire === 'json1.0') {
    checkAction(String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, ''), operation);
    for (const [name, value] of Object.entries(await jsonBody(request))) parameters.set(name, String(value));
  } else if (FORM.test(contentType(request))) {
    const form = parseForm((await request.body()).toString('utf8'));
    checkAction(form.get('Action') ?? operation, operation);
    for (const [name, value] of form) parameters.set(name, value);
  }
  return parameters;
}

/** In LocalStack's words. */
function checkAction(action: string, operation: string): void {
  if (action === operation) return;
  throw new ProtocolError('InvalidRequest', `This endpoint only accepts ${operation} calls`);
}

function contentType({ headers }: ControlRequest): string {
  return String(headers['content-type'] ?? '').toLowerCase();
}

function accepts({ headers }: ControlRequest): 'json' | 'xml' {
  return String(headers['accept'] ?? '').includes('json') ? 'json' : 'xml';
}

/**
 * XML as JSON in LocalStack's way, which is that of the Python package xmltodict: what is there once is a value, what is
 * there more often is a list, what is empty is null.
 */
function jsonOf(xml: string): object {
  const root = parseXml(xml);
  return { [root.name]: plainValue(root) };
}

function plainValue({ children, text }: XmlNode): unknown {
  if (children.length === 0) return text === '' ? null : text;
  const names = [...new Set(children.map(({ name }) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const values = children.filter((child) => child.name === name).map(plainValue);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
