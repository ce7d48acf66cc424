/** What a refused call was refused by, and which policy a user or role would need: `kumobako iam`. */

import { type GeneratedPolicy, generatePolicy } from '../policy/generate.ts';
import type { ObservedCalls } from '../policy/observed-calls.ts';
import { POLICY_CHARACTERS_MAX } from '../policy/parse.ts';
import { ControlError } from './control-request.ts';

/** One answered request, as far as these pages read it. */
export interface AnsweredRequest {
  requestId: string;
  status: number;
  denial?: (() => unknown) | undefined;
}

/** `GET /_kumobako/iam/explain?requestId=ID` */
export function explainRequest(
  find: (requestId: string) => AnsweredRequest | undefined,
  query: URLSearchParams,
): Record<string, unknown> {
  const requestId = query.get('requestId') ?? '';
  if (requestId === '') throw new ControlError(400, 'Name the request: ?requestId=ID, its x-amzn-requestid.');
  const found = find(requestId);
  if (found === undefined) {
    const text = `Of the requests that are remembered none has the id ${requestId}. Memory ends with the process, and old requests make room for new ones.`;
    throw new ControlError(404, text);
  }
  const { denial, ...request } = found;
  return { request, ...(denial === undefined ? {} : { denial: denial() }) };
}

interface GeneratedFor {
  principal: string;
  policy: GeneratedPolicy['document'];
  isWidened: boolean;
  actions: number;
}

/** `GET /_kumobako/iam/generate?role=NAME` (or `user=`; a name or an ARN), with `&denied=true` for what it was denied too. */
export function generateFor(observed: ObservedCalls, account: string, query: URLSearchParams): GeneratedFor {
  const [kind, name, ...more] = (['role', 'user'] as const).flatMap((each) => {
    const value = query.get(each);
    return value === null || value === '' ? [] : [each, value];
  });
  if (kind === undefined || name === undefined || more.length > 0)
    throw new ControlError(400, 'Name one role or one user: ?role=NAME or ?user=NAME.');
  const principal = observed.principals().find((arn) => isNamed(arn, kind, name, account));
  const calls = principal === undefined ? undefined : observed.of(principal, query.get('denied') === 'true');
  if (principal === undefined || calls === undefined) {
    const hint = principal === undefined ? '' : ' It was denied some: add those with denied=true (--denied).';
    throw new ControlError(
      404,
      `No calls of the ${kind} ${name} were observed since this cloud started.${hint}`,
    );
  }
  const charactersMax = kind === 'role' ? POLICY_CHARACTERS_MAX.inlineRole : POLICY_CHARACTERS_MAX.inlineUser;
  const { document, isWidened } = generatePolicy(calls, charactersMax);
  return { principal, policy: document, isWidened, actions: calls.length };
}

/** Names are without path and without case, as IAM's; an ARN is of any account. */
function isNamed(arn: string, kind: string, name: string, account: string): boolean {
  if (name.startsWith('arn:')) return arn === name;
  const [, owner, entity, last] = /^arn:[^:]*:iam::(\d+):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return owner === account && entity === kind && last?.toLowerCase() === name.toLowerCase();
}
