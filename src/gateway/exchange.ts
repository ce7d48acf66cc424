import type { TLSSocket } from 'node:tls';
import type { Caller } from '../core/caller.ts';
import { anonymous } from '../core/caller.ts';
import type { ReplyHints } from '../core/context.ts';
import type { JsonObject } from '../core/event-history.ts';
import type { Place } from '../core/place.ts';
import type { World } from '../core/world.ts';
import type { Service } from '../model/load.ts';
import type { Members, Wire } from '../protocol/types.ts';
import type { FrameToVerify } from './chunk-signatures.ts';
import type { Denials } from './denials.ts';
import type { CallOrigin } from './door-call.ts';
import type { PostForm } from './post-policy.ts';
import { IncomingBody } from './request-body.ts';
import type { GatewayRequest, GatewayResponse } from './request-head.ts';
import { headerOf } from './request-head.ts';
import type { RoutedOperation } from './route-service.ts';
import type { SignedRequest } from './signed-request.ts';

export interface Exchange {
  readonly request: GatewayRequest;
  readonly response: GatewayResponse;
  readonly world: World;
  readonly requestId: string;
  /** Scheme, host and port as the caller used them. */
  readonly endpoint: string;
  readonly origin: CallOrigin;
  /** Wall clock, and a monotonic reading for the duration. */
  readonly startedAtMs: number;
  readonly startedMonotonicMs: number;
  /** Aborts when the client is gone or the world stops. */
  readonly abort: AbortController;
  readonly body: IncomingBody;
  found: RoutedOperation | undefined;
  /** Service of a request that named one and no operation of it, and the form to answer in. */
  nowhere: { service: Service | undefined; wire: Wire } | undefined;
  /** The upload came as a form. */
  form: PostForm | undefined;
  signed: SignedRequest | undefined;
  /** Checks the signature of an event-stream frame. */
  verifyFrame: ((frame: FrameToVerify) => void) | undefined;
  caller: Caller;
  place: Place;
  input: Members;
  hints: ReplyHints | undefined;
  /** Made at the first denial. */
  denials: Denials | undefined;
  errorCode: string | undefined;
  status: number;
}

const NO_INPUT: Members = Object.freeze({});

export function beginExchange(world: World, request: GatewayRequest, response: GatewayResponse): Exchange {
  const isTls = 'encrypted' in request.socket && request.socket.encrypted === true;
  const host = headerOf(request, 'host') ?? headerOf(request, ':authority') ?? '';
  const userAgent = headerOf(request, 'user-agent');
  const referer = headerOf(request, 'referer');
  return {
    request,
    response,
    world,
    requestId: world.ids.uuid(),
    endpoint: host === '' ? world.settings.publicUrl() : `${isTls ? 'https' : 'http'}://${host}`,
    origin: {
      sourceIp: plainAddress(request.socket.remoteAddress),
      secureTransport: isTls,
      tls: isTls ? () => tlsDetails(request, host) : undefined,
      userAgent,
      referer,
    },
    startedAtMs: world.scheduler.wallMs(),
    startedMonotonicMs: world.scheduler.monotonicMs(),
    abort: new AbortController(),
    body: new IncomingBody(request),
    found: undefined,
    nowhere: undefined,
    form: undefined,
    signed: undefined,
    verifyFrame: undefined,
    caller: anonymous,
    place: { account: world.settings.account, region: world.settings.region },
    input: NO_INPUT,
    hints: undefined,
    denials: undefined,
    errorCode: undefined,
    status: 0,
  };
}

/** `tlsDetails` of CloudTrail's records; undefined once the connection is gone. */
function tlsDetails(request: GatewayRequest, host: string): JsonObject | undefined {
  try {
    // Whoever asks knows that it is encrypted; HTTP/2's view of a socket passes these two on.
    const socket = request.socket as TLSSocket;
    const tlsVersion = socket.destroyed ? null : socket.getProtocol();
    if (tlsVersion === null) return undefined;
    const cipher = socket.getCipher();
    return { tlsVersion, cipherSuite: cipher.standardName ?? cipher.name, clientProvidedHostHeader: host };
  } catch {
    // HTTP/2's view of a socket throws when there is none any more; nobody's call fails for that.
    return undefined;
  }
}

/** IPv4 addresses on an IPv6 socket come as ::ffff:127.0.0.1; policies name them without. */
function plainAddress(address: string | undefined): string {
  if (address === undefined) return '127.0.0.1';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
