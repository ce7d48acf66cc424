/** A call at the door: what those who stand in it look at. */

import type { RequestFacts } from '../core/context.ts';
import type { Demand } from '../core/demand.ts';
import type { JsonObject } from '../core/event-history.ts';
import type { AnyService } from '../core/service.ts';
import type { RequestBase } from '../core/world.ts';
import type { ConditionContext } from '../policy/context.ts';
import type { Decision } from '../policy/evaluate.ts';
import type { AccessRequest, PolicySet } from '../policy/request.ts';
import type { Wire } from '../protocol/types.ts';

/** Where a call comes from, for condition keys and the trace. */
export interface CallOrigin {
  readonly sourceIp: string;
  readonly secureTransport: boolean;
  /** What CloudTrail says of the connection, where it is encrypted. */
  readonly tls?: (() => JsonObject | undefined) | undefined;
  readonly userAgent?: string | undefined;
  readonly referer?: string | undefined;
}

export interface DoorCall {
  readonly service: AnyService;
  readonly operation: string;
  /** Decoded and checked by the model. */
  readonly input: object;
  readonly base: RequestBase;
  readonly signal: AbortSignal;
  readonly origin: CallOrigin;
  /** Condition keys of the service that are about the request as a whole. */
  readonly requestKeys?: ConditionContext | undefined;
  /** Wire form in which the caller spoke; absent inside. */
  readonly wire?: Wire | undefined;
  /** Only a call from a socket has one. */
  readonly request?: RequestFacts | undefined;
  /** Told of a denial, enforced or not. */
  readonly onDenied?: ((denial: Denial) => void) | undefined;
}

/** A call that policies do not allow. */
export interface Denial {
  call: DoorCall;
  request: AccessRequest;
  /** Those that decided, to explain it when somebody asks. */
  policies: PolicySet;
  decision: Decision;
  /** Caller and resource belong to one organization. */
  sameOrganization: boolean;
  /** Keys of the service and of the resource that the operation brought along. */
  conditions: NonNullable<Demand['conditions']>;
}
