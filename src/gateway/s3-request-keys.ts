/**
 * S3's condition keys about how a request was signed and sent. What it is about has keys in the demands of the service.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html
 */

import type { ConditionContext } from '../policy/context.ts';
import type { Exchange } from './exchange.ts';
import { headerOf } from './request-head.ts';

type Key = (exchange: Exchange) => string | undefined;

const KEYS: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['s3:authtype', authType],
  ['s3:signatureversion', signatureVersion],
  ['s3:signatureage', signatureAge],
  ['s3:x-amz-content-sha256', contentSha256],
  ['s3:tlsversion', tlsVersion],
]);

/** Each key is computed when a policy asks for it. */
export function s3RequestKeys(exchange: Exchange): ConditionContext {
  return { get: (key) => KEYS.get(key)?.(exchange) };
}

function authType({ form, signed }: Exchange): string | undefined {
  if (form !== undefined) return 'POST';
  if (signed === undefined) return undefined;
  return signed.carrier === 'query' ? 'REST-QUERY-STRING' : 'REST-HEADER';
}

/** Version 2 goes by the name of its header. */
function signatureVersion({ signed }: Exchange): string | undefined {
  if (signed === undefined) return undefined;
  return signed.version === 'v2' ? 'AWS' : signed.algorithm;
}

/** In milliseconds; moving the clock ages a URL. Only presigned URLs have it, and of these only those that say when they were signed. */
function signatureAge({ signed, startedAtMs, world }: Exchange): string | undefined {
  if (signed?.carrier !== 'query' || signed.version === 'v2') return undefined;
  const ageMs = startedAtMs - signed.signedAtMs + world.clock.movedSince(signed.signedAtMs);
  return String(Math.max(ageMs, 0));
}

function contentSha256({ request, signed }: Exchange): string | undefined {
  const sent = headerOf(request, 'x-amz-content-sha256');
  if (sent !== undefined || signed?.carrier !== 'query') return sent;
  return signed.payloadLine;
}

/** `1.3` */
function tlsVersion({ request }: Exchange): string | undefined {
  const { socket } = request;
  if (!('getProtocol' in socket)) return undefined;
  return /^TLSv(\d\.\d)$/.exec(socket.getProtocol() ?? '')?.[1];
}
