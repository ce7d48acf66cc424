import { Readable } from 'node:stream';
import { answerControl } from '../console-api/control.ts';
import type { ControlParts } from '../console-api/control-parts.ts';
import { type ControlAnswer, ControlError } from '../console-api/control-request.ts';
import { isControlPath } from '../gateway/browser-guard.ts';
import type { Exchange } from '../gateway/exchange.ts';
import { splitTarget } from '../gateway/request-head.ts';
import { sendReply } from '../gateway/send-reply.ts';
import { isLoopback } from './config.ts';
import { PRODUCT_HEADER } from './product-header.ts';

/** What whoever watches a cloud over the network may know. */
const FOR_WATCHERS: ReadonlySet<string> = new Set([
  '/_kumobako/health',
  '/_kumobako/ready',
  '/_localstack/health',
  '/_localstack/info',
  // With it receivers check the signatures of SNS; there is nothing secret in it.
  '/_kumobako/sns/SimpleNotificationService.pem',
]);

/**
 * The chain's step for paths that are kumobako's own; false when the path is AWS's. They ask for no key: where the
 * network reaches the port and is not trusted, they are for programs of this machine.
 */
export function createOwnPages(
  parts: ControlParts,
  { trustsNetwork }: { trustsNetwork: boolean },
): (exchange: Exchange) => Promise<boolean> {
  return async (exchange) => {
    const { path, query } = splitTarget(exchange.request.url ?? '/');
    if (!isControlPath(path)) return false;
    const isOurs = trustsNetwork || isLoopback(exchange.origin.sourceIp) || FOR_WATCHERS.has(path);
    const answer = isOurs ? await answerOrRefuse(parts, exchange, path, query) : NOT_FROM_HERE;
    exchange.status = answer.status;
    const { body } = answer;
    const isPlain = typeof body === 'string' || body instanceof Readable;
    await sendReply(exchange.request, exchange.response, {
      status: answer.status,
      headers: {
        'content-type': answer.contentType ?? (isPlain ? 'text/plain' : 'application/json'),
        [PRODUCT_HEADER]: parts.version,
        ...answer.headers,
      },
      body: isPlain ? body : `${JSON.stringify(body)}\n`,
    });
    return true;
  };
}

const NOT_FROM_HERE: ControlAnswer = {
  status: 403,
  body: {
    error: 'This page is for programs on the machine itself, unless kumobako runs with --allow-insecure.',
  },
};

async function answerOrRefuse(
  parts: ControlParts,
  exchange: Exchange,
  path: string,
  query: string,
): Promise<ControlAnswer> {
  try {
    return await answerControl(parts, {
      method: exchange.request.method ?? 'GET',
      path,
      query: new URLSearchParams(query),
      headers: exchange.request.headers,
      body: () => exchange.body.collect(),
      stream: () => exchange.body.stream(),
    });
  } catch (error) {
    if (error instanceof ControlError) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}
