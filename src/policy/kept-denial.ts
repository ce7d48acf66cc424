/**
 * What is kept of a denial, to explain it when somebody asks: the policies that decided and the values that they looked
 * at, and nothing else of the request.
 */

import { contextOf } from './context.ts';
import { principalArn } from './context-keys.ts';
import { contextKeysOf } from './document.ts';
import { type Explanation, explain } from './explain.ts';
import { layersOf } from './layers.ts';
import { displayName } from './principals.ts';
import type { AccessRequest, PolicySet } from './request.ts';

export interface KeptDenial {
  readonly request: AccessRequest;
  readonly policies: PolicySet;
}

export interface ExplainedDenial extends Explanation {
  principal: string;
  action: string;
  resource: string;
}

/** A denial that holds on to no body, no connection and no transaction. */
export function keepDenial(request: AccessRequest, policies: PolicySet): KeptDenial {
  const documents = layersOf(request, policies).flatMap((layer) =>
    layer.policies.map(({ document }) => document),
  );
  const keys = new Set(documents.flatMap(contextKeysOf));
  const values = [...keys].map((key) => [key, request.context.get(key.toLowerCase())] as const);
  return { request: { ...request, context: contextOf(values) }, policies };
}

export function explainDenial({ request, policies }: KeptDenial): ExplainedDenial {
  const { principal, action, resource } = request;
  const name = principalArn(principal) ?? displayName(principal);
  return { principal: name, action, resource, ...explain(request, policies) };
}
