import { ProtocolError } from '../protocol/types.ts';
import { type GuardConfig, guardRequest } from './browser-guard.ts';
import { corsHeaders, isPreflight, preflightAnswer } from './cors.ts';
import type { Exchange } from './exchange.ts';

/**
 * The first step of the chain: refuses foreign browsers and hosts before anything else looks at the request, and
 * answers the preflights of pages that may call (true: the exchange is over).
 */
export function createGuard(config: GuardConfig): (exchange: Exchange) => boolean {
  return (exchange) => {
    const { request, response } = exchange;
    const decision = guardRequest(request, config);
    if (!decision.allowed) throw new ProtocolError('AccessDenied', decision.message, 403);
    if (decision.origin === undefined) return false;
    if (isPreflight(request)) {
      const { status, headers } = preflightAnswer(request, decision.origin);
      exchange.status = status;
      response.statusCode = status;
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      response.end();
      return true;
    }
    for (const [name, value] of Object.entries(corsHeaders(decision.origin))) response.setHeader(name, value);
    return false;
  };
}
