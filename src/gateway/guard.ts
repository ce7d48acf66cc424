import type { CrossOriginDecision } from '../core/service.ts';
import { ProtocolError } from '../protocol/types.ts';
import { type GuardConfig, guardRequest } from './browser-guard.ts';
import { corsHeaders, isPreflight, preflightAnswer, privateNetworkHeaders } from './cors.ts';
import type { Exchange } from './exchange.ts';

/** `rules`: what the resource itself says of pages of other origins. */
export type Guard = (exchange: Exchange, rules: CrossOriginDecision) => boolean;

/**
 * The first step of the chain: refuses foreign browsers and hosts before anything else looks at the request, and
 * answers the preflights of pages that may call (true: the exchange is over). Rules of a resource count for its pages
 * in place of this endpoint's own; a page that they refuse may still send what needs no preflight, if it is one that
 * may call this endpoint, and cannot read the answer.
 */
export function createGuard(config: GuardConfig): Guard {
  return (exchange, rules) => {
    const { request } = exchange;
    const decision = guardRequest(request, config);
    const isHost = decision.allowed || decision.reason !== 'host';
    if (isHost && rules?.refusal !== undefined && isPreflight(request)) throw rules.refusal;
    const isRuled = isHost && rules?.headers !== undefined;
    if (!decision.allowed && !isRuled) throw new ProtocolError('AccessDenied', decision.message, 403);
    if (isRuled) {
      if (!isPreflight(request) || rules.passesOn === true) return addHeaders(exchange, rules.headers);
      const headers = { ...rules.headers, ...privateNetworkHeaders(request), 'content-length': '0' };
      return answer(exchange, 200, headers);
    }
    if (!decision.allowed || decision.origin === undefined || rules !== undefined) return false;
    if (!isPreflight(request)) return addHeaders(exchange, corsHeaders(decision.origin));
    const { status, headers } = preflightAnswer(request, decision.origin);
    return answer(exchange, status, headers);
  };
}

function addHeaders({ response }: Exchange, headers: Readonly<Record<string, string>>): false {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  return false;
}

function answer(exchange: Exchange, status: number, headers: Readonly<Record<string, string>>): true {
  addHeaders(exchange, headers);
  exchange.status = status;
  exchange.response.statusCode = status;
  exchange.response.end();
  return true;
}
