/**
 * Console federation: what AWS has at `https://signin.aws.amazon.com/federation`. A broker exchanges a session for a
 * sign-in token, and sends a browser with it to the console. There is no console here yet, so that a browser that comes
 * is shown who it would be: nothing is set, and nothing sends it to AWS's own console.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html
 */

import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '../core/caller.ts';
import { Transaction } from '../core/transaction.ts';
import type { World } from '../core/world.ts';
import { recordSignIn } from '../gateway/audit/sign-in.ts';
import type { Exchange } from '../gateway/exchange.ts';
import { headerOf, splitTarget } from '../gateway/request-head.ts';
import { sendReply } from '../gateway/send-reply.ts';
import { CredentialError, type IdentityProvider } from '../policy/identity-provider.ts';
import { PRODUCT_HEADER } from './product-header.ts';

const PATH = '/federation';
const PURPOSE = 'signin';
/** "The token is valid for 15 minutes after it was issued." */
const TOKEN_MS = 15 * 60_000;
const SECONDS_MIN = 900;
const SECONDS_MAX = 43_200;

export interface FederationParts {
  identity: IdentityProvider;
  /** Version of this kumobako. */
  version: string;
}

interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/** Whose session it is, as a broker gives it. */
interface BrokerSession {
  sessionId: string;
  sessionKey: string;
  sessionToken: string;
}

interface SigninToken {
  session: BrokerSession;
  issuedAtMs: number;
  consoleEndsAtMs: number;
}

class FederationError extends Error {}

/** The chain's step for the federation endpoint; false when the request is for somebody else. */
export function createFederation(parts: FederationParts): (exchange: Exchange) => Promise<boolean> {
  return async (exchange) => {
    const { request, response } = exchange;
    const { path, query } = splitTarget(request.url ?? '/');
    // A bucket may have that name. Whoever means it signs, and has no such action.
    if (path !== PATH || headerOf(request, 'authorization') !== undefined) return false;
    const parameters = new URLSearchParams(query);
    if (!parameters.has('Action') && !isForm(exchange)) return false;
    if (isForm(exchange)) addForm(parameters, await exchange.body.collect());
    if (!parameters.has('Action')) return false;
    const answer = await answerOf(parts, exchange, parameters);
    exchange.status = answer.status;
    await sendReply(request, response, {
      status: answer.status,
      headers: {
        'content-type': answer.contentType,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        [PRODUCT_HEADER]: parts.version,
      },
      body: answer.body,
    });
    return true;
  };
}

function isForm({ request }: Exchange): boolean {
  const type = headerOf(request, 'content-type') ?? '';
  return request.method === 'POST' && type.startsWith('application/x-www-form-urlencoded');
}

function addForm(parameters: URLSearchParams, body: Buffer): void {
  for (const [name, value] of new URLSearchParams(body.toString('utf8'))) parameters.set(name, value);
}

async function answerOf(
  parts: FederationParts,
  exchange: Exchange,
  parameters: URLSearchParams,
): Promise<Answer> {
  try {
    switch (parameters.get('Action')) {
      case 'getSigninToken':
        return await signinToken(parts, exchange, parameters);
      case 'login':
        return await login(parts, exchange, parameters);
      default:
        throw new FederationError('Action must be getSigninToken or login.');
    }
  } catch (error) {
    if (!(error instanceof FederationError)) throw error;
    return { status: 400, contentType: 'text/plain; charset=utf-8', body: `${error.message}\n` };
  }
}

async function signinToken(
  { identity }: FederationParts,
  exchange: Exchange,
  parameters: URLSearchParams,
): Promise<Answer> {
  const { world, origin, requestId } = exchange;
  const session = brokerSession(parameters.get('Session'));
  const caller = await callerOf(identity, world, session);
  const issuedAtMs = world.clock.now();
  const sealed: SigninToken = {
    session,
    issuedAtMs,
    consoleEndsAtMs: consoleEnd(caller, parameters.get('SessionDuration'), issuedAtMs),
  };
  const SigninToken = world.seal.close(PURPOSE, JSON.stringify(sealed));
  await recordSignIn(world, { eventName: 'GetSigninToken', caller, origin, requestId });
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ SigninToken }) };
}

function brokerSession(text: string | null): BrokerSession {
  let given: unknown;
  try {
    given = JSON.parse(text ?? '');
  } catch {
    given = undefined;
  }
  const { sessionId, sessionKey, sessionToken } = (given ?? {}) as Record<string, unknown>;
  if (typeof sessionId !== 'string' || typeof sessionKey !== 'string' || typeof sessionToken !== 'string') {
    throw new FederationError('Session must be JSON with sessionId, sessionKey and sessionToken.');
  }
  return { sessionId, sessionKey, sessionToken };
}

/** The holder of a session that lets into a console: of a role, or of a federated user. */
async function callerOf(identity: IdentityProvider, world: World, session: BrokerSession): Promise<Caller> {
  const { sessionId: accessKeyId, sessionKey, sessionToken } = session;
  const { caller, secret } = await credentialOf(identity, world, { accessKeyId, sessionToken });
  if (secret === undefined || !sameText(secret, sessionKey)) throw invalidSession();
  if (caller.type !== 'assumedRole' && caller.type !== 'federatedUser') {
    throw new FederationError('Only sessions of AssumeRole and GetFederationToken let into the console.');
  }
  return caller;
}

async function credentialOf(
  identity: IdentityProvider,
  world: World,
  key: { accessKeyId: string; sessionToken: string },
) {
  try {
    return await identity.credential(new Transaction(world.store, world.memo), key, {
      nowMs: world.clock.now(),
      seal: world.seal,
      partition: 'aws',
    });
  } catch (error) {
    throw error instanceof CredentialError ? invalidSession() : error;
  }
}

const invalidSession = () => new FederationError('The session is invalid or over.');

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * A console session of a role may outlast the role's own; a federated user's ends with its credentials. "If you obtained
 * the credentials by role chaining, do not use SessionDuration: the operation fails."
 */
function consoleEnd({ type, session }: Caller, duration: string | null, nowMs: number): number {
  const endsAtMs = session?.expiresAtMs ?? nowMs;
  if (duration === null) return endsAtMs;
  const seconds = Number(duration);
  if (!/^\d+$/.test(duration) || seconds < SECONDS_MIN || seconds > SECONDS_MAX) {
    throw new FederationError(`SessionDuration must be from ${SECONDS_MIN} to ${SECONDS_MAX} seconds.`);
  }
  if (type === 'federatedUser') {
    throw new FederationError('SessionDuration cannot be used with credentials of GetFederationToken.');
  }
  if (session?.isChained === true) {
    throw new FederationError('SessionDuration cannot be used with credentials of role chaining.');
  }
  return nowMs + seconds * 1000;
}

async function login(
  { identity }: FederationParts,
  exchange: Exchange,
  parameters: URLSearchParams,
): Promise<Answer> {
  const { world, origin, requestId } = exchange;
  const opened = world.seal.open(PURPOSE, parameters.get('SigninToken') ?? '');
  if (opened === undefined) throw new FederationError('The SigninToken is invalid.');
  // The seal vouches for what `signinToken` wrote.
  const { session, issuedAtMs, consoleEndsAtMs } = JSON.parse(opened) as SigninToken;
  if (world.clock.now() >= issuedAtMs + TOKEN_MS) throw new FederationError('The SigninToken is over.');
  const destination = parameters.get('Destination');
  if (destination === null || !URL.canParse(destination)) {
    throw new FederationError('Destination must be the URL of a console page.');
  }
  const caller = await callerOf(identity, world, session);
  const additionalEventData = { LoginTo: destination };
  await recordSignIn(world, { eventName: 'ConsoleLogin', caller, origin, requestId, additionalEventData });
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: signedInPage(caller, consoleEndsAtMs, destination, parameters.get('Issuer')),
  };
}

function signedInPage(caller: Caller, endsAtMs: number, destination: string, issuer: string | null): string {
  const rows: [string, string][] = [
    ['Signed in as', caller.arn],
    ['Account', caller.account],
    ['Until', new Date(endsAtMs).toISOString()],
    ['Asked for', destination],
    ...(issuer === null || issuer === '' ? [] : [['Sent by', issuer] as [string, string]]),
  ];
  const list = rows.map(([name, value]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>kumobako</title>
<style>body{font:16px/1.5 system-ui;max-width:42em;margin:3em auto;padding:0 1em}dt{color:#666}dd{margin:0 0 .7em}</style>
<h1>The sign-in token is good</h1><dl>${list}</dl>
<p>kumobako has no console yet, so this is where federation ends. Nothing was sent to AWS.</p></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
