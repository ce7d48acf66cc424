/** Hosts of things that services made: what is asked there is answered by the thing itself, without an operation. */

import { anonymous } from '../core/caller.ts';
import type { AnyService, HostedRequest } from '../core/service.ts';
import type { RequestBase } from '../core/world.ts';
import { type Authenticator, authenticateHosted } from './authenticate.ts';
import type { Authoriser } from './authorise.ts';
import { Denials } from './denials.ts';
import type { Exchange } from './exchange.ts';
import type { ResourceKind } from './host-name.ts';
import { splitTarget, traceHeaderOf } from './request-head.ts';
import type { RoutedResource } from './route-service.ts';
import { sendReply } from './send-reply.ts';

export interface HostedParts {
  authenticator: Authenticator;
  authorise: Authoriser;
}

/** Which service answers. */
const SERVICES: ReadonlyMap<ResourceKind | 'post-form', string> = new Map([
  ['bucket-website', 's3'],
  ['function-url', 'lambda'],
  ['token-issuer', 'sts'],
]);

/** Answers; false when nothing here does. */
export async function answerHosted(
  parts: HostedParts,
  exchange: Exchange,
  routed: RoutedResource,
): Promise<boolean> {
  const { world, request, response, place, requestId, endpoint, origin, abort } = exchange;
  const name = SERVICES.get(routed.resource);
  if (name === undefined) return false;
  const service = await world.service(name);
  const handler = service.hosted?.[routed.resource];
  if (handler === undefined) return false;
  const base = {
    caller: anonymous,
    place,
    requestId,
    endpoint,
    sourceIp: origin.sourceIp,
    traceHeader: traceHeaderOf(request),
    reply: () => {},
  };
  const asked = hostedRequest(parts, exchange, routed, service, base);
  const { status, headers, body, cookies } = await handler(world.staged(base, abort.signal), asked);
  exchange.status = status;
  if (cookies !== undefined && cookies.length > 0) response.setHeader('set-cookie', [...cookies]);
  await sendReply(request, response, { status, headers: { ...headers }, body: body ?? '' });
  return true;
}

function hostedRequest(
  { authenticator, authorise }: HostedParts,
  exchange: Exchange,
  { id, path, resource }: RoutedResource,
  service: AnyService,
  base: RequestBase,
): HostedRequest {
  const { world, request, origin, abort, body } = exchange;
  return {
    id,
    method: request.method ?? 'GET',
    path,
    query: splitTarget(request.url ?? '/').query,
    headers: request.headers,
    protocol: `HTTP/${request.httpVersion}`,
    sourceIp: origin.sourceIp,
    isSecure: origin.secureTransport,
    body: () => body.collect(),
    authenticate: async () => {
      const caller = await authenticateHosted(authenticator, exchange, service.name);
      exchange.caller = caller;
      return caller;
    },
    authorise: (caller, demands) => {
      const call = {
        service,
        operation: resource,
        input: {},
        base: { ...base, caller },
        signal: abort.signal,
        origin,
        onDenied: (denial: Parameters<Denials['add']>[0]) => {
          exchange.denials ??= new Denials();
          exchange.denials.add(denial);
        },
      };
      const access = { actions: demands.map(({ action }) => action), demands: () => demands };
      return world.transact(call.base, (context) => authorise(context, call, access));
    },
  };
}
