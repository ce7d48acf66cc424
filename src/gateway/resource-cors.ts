/** Resources that say themselves which pages may call: asked of requests that come from pages, before the guard decides. */

import { anonymous } from '../core/caller.ts';
import type { CrossOriginDecision } from '../core/service.ts';
import { isControlPath } from './browser-guard.ts';
import { isPreflight } from './cors.ts';
import type { Exchange } from './exchange.ts';
import { headerOf } from './request-head.ts';
import type { Routed, RouteService } from './route-service.ts';

/** Services with such resources. */
const WITH_RULES: ReadonlySet<string> = new Set(['s3', 'lambda']);

const OF_S3: ReadonlySet<string> = new Set(['post-form', 'bucket-website']);

/** What the rules of the resource say; undefined when it has none. */
export async function resourceRules(route: RouteService, exchange: Exchange): Promise<CrossOriginDecision> {
  const { request, world, place, requestId, endpoint } = exchange;
  const origin = headerOf(request, 'origin') ?? '';
  const isQuestion = isPreflight(request);
  const asked = isQuestion ? headerOf(request, 'access-control-request-method') : request.method;
  const method = asked ?? '';
  const { url, headers, rawHeaders } = request;
  const routed = await route({ method, url, headers, rawHeaders, form: () => Promise.resolve('') });
  if (isControlPath(routed.path)) return undefined;
  const isWebsite = routed.kind === 'resource' && routed.resource === 'bucket-website';
  const isHosted = isWebsite || (routed.kind === 'resource' && routed.resource === 'function-url');
  // Links and images of other sites bring no Origin; to a website they may lead as anywhere on the web.
  if (origin === '') return isHosted ? { headers: {} } : undefined;
  const name = serviceOf(routed);
  if (name === undefined || !WITH_RULES.has(name)) return undefined;
  const service = await world.service(name);
  const handler = service.crossOrigin;
  if (handler === undefined) return undefined;
  // A refusal is told in the service's words.
  if (isQuestion && routed.kind !== 'resource')
    exchange.nowhere = { service: routed.service, wire: 'rest-xml' };
  const base = { caller: anonymous, place, requestId, endpoint, reply: () => {} };
  const decision = await world.transact(base, (context) =>
    handler(context, {
      path: isHosted ? `/${routed.id}${routed.path}` : routed.path,
      origin,
      method,
      requestHeaders: namesOf(headerOf(request, 'access-control-request-headers')),
      isPreflight: isQuestion,
    }),
  );
  return decision ?? (isWebsite ? { headers: {} } : undefined);
}

function serviceOf(routed: Routed): string | undefined {
  if (routed.kind !== 'resource') return routed.service?.name === 'lambda' ? undefined : routed.service?.name;
  if (routed.resource === 'function-url') return 'lambda';
  return OF_S3.has(routed.resource) ? 's3' : undefined;
}

function namesOf(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
