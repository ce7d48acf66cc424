/** Hosts of things that services made: what is asked there is answered by the thing itself, without an operation. */

import { anonymous } from '../core/caller.ts';
import type { Exchange } from './exchange.ts';
import type { ResourceKind } from './host-name.ts';
import type { RoutedResource } from './route-service.ts';
import { sendReply } from './send-reply.ts';

/** Which service answers. */
const SERVICES: ReadonlyMap<ResourceKind | 'post-form', string> = new Map([
  ['bucket-website', 's3'],
  ['token-issuer', 'sts'],
]);

/** Answers; false when nothing here does. */
export async function answerHosted(
  exchange: Exchange,
  { resource, id, path }: RoutedResource,
): Promise<boolean> {
  const { world, request, response, place, requestId, endpoint, origin, abort } = exchange;
  const name = SERVICES.get(resource);
  if (name === undefined) return false;
  const handler = (await world.service(name)).hosted?.[resource];
  if (handler === undefined) return false;
  const base = {
    caller: anonymous,
    place,
    requestId,
    endpoint,
    sourceIp: origin.sourceIp,
    reply: () => {},
  };
  const method = request.method ?? 'GET';
  const asked = { id, method, path, headers: request.headers };
  const { status, headers, body } = await handler(world.staged(base, abort.signal), asked);
  exchange.status = status;
  await sendReply(request, response, { status, headers: { ...headers }, body: body ?? '' });
  return true;
}
