/** The record of one call, from its beginning at the door to the log that it goes to. */

import type { Caller } from '../../core/caller.ts';
import type { TxContext } from '../../core/context.ts';
import type { Demand } from '../../core/demand.ts';
import { AwsError } from '../../core/errors.ts';
import {
  HISTORY_DELIVERY,
  HISTORY_SERVICE,
  type HistoryEntry,
  type HistoryRecord,
  historyGroup,
  type JsonObject,
  readsLog,
  writesLog,
} from '../../core/event-history.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Access, Operation } from '../../core/service.ts';
import type { World } from '../../core/world.ts';
import type { Service } from '../../model/load.ts';
import type { Members } from '../../protocol/types.ts';
import { ProtocolError } from '../../protocol/types.ts';
import type { DoorCall } from '../door-call.ts';
import { type EventFacts, eventRecord } from './event-record.ts';
import { recordedMembers } from './parameters.ts';
import { appendRead } from './reads.ts';
import { lookupResources, ownerOf, recordResources } from './resources.ts';
import { s3AdditionalData } from './s3-additional-data.ts';
import { s3EventName, s3Parameters } from './s3-parameters.ts';
import { foreignIdentity, lookupName, userIdentity } from './user-identity.ts';
import { webIdentity } from './web-identity.ts';

export interface CallRecordParts {
  world: World;
  call: Omit<DoorCall, 'service'>;
  /** Absent when the call was refused before its operation was found. */
  operation: Operation<object, object> | undefined;
  model: Service;
}

/** Services without regions: their calls are recorded in one. */
const GLOBAL: ReadonlySet<string> = new Set([
  'iam',
  'organizations',
  'account',
  'cloudfront',
  'route-53',
  'budgets',
  'cost-explorer',
  'support',
]);

/** Those that write the version of their API into their records. */
const VERSIONED: ReadonlySet<string> = new Set([
  'dynamodb',
  'elastic-load-balancing',
  'elastic-load-balancing-v2',
]);

/**
 * Calls that change nothing that anybody could see, which AWS calls read-only whatever we keep of them.
 * (AWS's samples of AssumeRole and of the other ways to credentials have `"readOnly": true`.)
 */
const READ_ONLY_FOR_AWS = /^(AssumeRole|AssumeRoot|Get|Decode)/;

/** What the caller is told. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export class CallRecord {
  readonly isReadOnly: boolean;
  /** The operation's own; what it demands is noted. */
  readonly access: Access<object> | undefined;
  readonly #parts: CallRecordParts;
  #demands: readonly Demand[] = [];

  constructor(parts: CallRecordParts) {
    this.#parts = parts;
    const { operation } = parts;
    this.isReadOnly = operation?.readOnly === true;
    this.access = operation === undefined ? undefined : this.#noting(operation.access);
  }

  /** Makes the record part of the transaction's commit. */
  commit(context: TxContext, output: object | undefined): void {
    for (const entry of this.#entries(context.now(), output, undefined)) sendRecord(context, entry);
  }

  /** As {@link commit}, for a call that was refused with `error`. */
  refuse(context: TxContext, error: Refusal): void {
    for (const entry of this.#entries(context.now(), undefined, error)) sendRecord(context, entry);
  }

  /** A call that only read has answered. */
  read(output: object | undefined): void {
    const { world } = this.#parts;
    for (const entry of this.#entries(world.clock.now(), output, undefined)) appendRead(world, entry);
  }

  /**
   * The call was refused. Only what the caller is told is recorded: a bug or a full disk is not the caller's error. A
   * record that cannot be kept must not hide what went wrong.
   */
  async failed(error: unknown): Promise<void> {
    if (!(error instanceof AwsError || error instanceof ProtocolError)) return;
    const { world, call } = this.#parts;
    try {
      if (this.isReadOnly) {
        for (const entry of this.#entries(world.clock.now(), undefined, error)) appendRead(world, entry);
        return;
      }
      await world.transact(call.base, (context) => this.refuse(context, error));
    } catch (failure) {
      world.log.warn('A refused call was not recorded', { error: String(failure) });
    }
  }

  #noting(access: Access<object>): Access<object> {
    return {
      actions: access.actions,
      demands: async (context, input) => {
        const demands = await access.demands(context, input);
        this.#demands = demands;
        return demands;
      },
    };
  }

  /** One for the caller's account; another one for each account whose resources were used. */
  #entries(atMs: number, output: object | undefined, error: Refusal | undefined): HistoryEntry[] {
    const { world, call } = this.#parts;
    const { caller, place } = call.base;
    const facts = this.#facts(atMs, output, error);
    const home = caller.account === '' ? place.account : caller.account;
    const owners = new Set(
      error === undefined ? this.#demands.flatMap((demand) => ownerOf(demand) ?? []) : [],
    );
    owners.delete(home);
    // A service or somebody unknown has no account whose history could tell: the owner's does.
    if (caller.account === '' && owners.size > 0) {
      const sharedEventId = this.#parts.model.name === 'sts' ? world.ids.uuid() : undefined;
      return [...owners].map((recipient) => this.#entry({ ...facts, recipient, sharedEventId }));
    }
    const sharedEventId = owners.size > 0 ? world.ids.uuid() : undefined;
    const own = this.#entry({ ...facts, recipient: home, sharedEventId });
    const foreign = [...owners].map((recipient) =>
      this.#entry({
        ...facts,
        userIdentity: foreignIdentity(caller),
        recipient,
        sharedEventId,
        eventId: world.ids.uuid(),
      }),
    );
    return [own, ...foreign];
  }

  #facts(atMs: number, output: object | undefined, error: Refusal | undefined): EventFacts {
    const { world, call, model } = this.#parts;
    const { caller, place, requestId } = call.base;
    const { origin } = call;
    const inner = caller.type === 'service' ? caller.arn : caller.calledVia?.at(-1);
    const userAgent = inner ?? origin.userAgent;
    const isS3 = model.name === 's3';
    const tls = origin.secureTransport ? origin.tls?.() : undefined;
    return {
      userIdentity: webIdentity(call.operation, output) ?? userIdentity(caller),
      atMs,
      eventSource: `${model.sign}.amazonaws.com`,
      eventName: isS3 ? s3EventName(call.operation) : call.operation,
      region: regionOf(model, place),
      sourceIp: inner ?? origin.sourceIp,
      userAgent: isS3 && userAgent !== undefined && inner === undefined ? `[${userAgent}]` : userAgent,
      error: error === undefined ? undefined : { code: error.code, message: error.message },
      requestParameters: this.#request(),
      // "present in events for actions that make changes"; S3 answers in headers.
      responseElements: this.isReadOnly || isS3 ? null : this.#response(output),
      requestId,
      eventId: world.ids.uuid(),
      readOnly: this.isReadOnly || (model.name === 'sts' && READ_ONLY_FOR_AWS.test(call.operation)),
      resources: error === undefined ? recordResources(model.name, this.#demands, caller.account) : undefined,
      recipient: place.account,
      apiVersion: VERSIONED.has(model.name) ? model.version : undefined,
      additionalEventData: isS3
        ? s3AdditionalData({
            request: call.request,
            requestId,
            tls,
            isMute: !this.isReadOnly && error === undefined,
          })
        : undefined,
      tls,
    };
  }

  #request(): JsonObject | null {
    const { call, model } = this.#parts;
    // Decoded by this model, whose members the object has.
    const input = call.input as Members;
    if (model.name === 's3') {
      return s3Parameters(model, call.operation, input, call.base.endpoint.replace(/^\w+:\/\//, ''));
    }
    const ref = model.operations[call.operation]?.[0];
    const members = ref === undefined ? null : recordedMembers(model, ref, input);
    const inherited = model.name === 'sts' ? incomingTags(call.base.caller) : undefined;
    return inherited === undefined ? members : { incomingTransitiveTags: inherited, ...members };
  }

  #response(output: object | undefined): JsonObject | null {
    const { call, model } = this.#parts;
    const ref = model.operations[call.operation]?.[1];
    return ref === undefined ? null : recordedMembers(model, ref, output as Members | undefined);
  }

  #entry(facts: EventFacts): HistoryEntry {
    const { model, call } = this.#parts;
    const record: HistoryRecord = {
      username: facts.userIdentity['type'] === 'AWSAccount' ? undefined : lookupName(call.base.caller),
      resources: lookupResources(model.name, facts.requestParameters, facts.responseElements),
      event: eventRecord(facts),
    };
    const place = { account: facts.recipient, region: facts.region };
    const log = this.isReadOnly ? readsLog(place) : writesLog(place);
    return { log, id: facts.eventId, timeMs: facts.atMs, text: JSON.stringify(record) };
  }
}

/** The tags of a session that go on to the sessions of the roles that it assumes. */
function incomingTags({ session }: Caller): JsonObject | undefined {
  const keys = session?.transitiveTagKeys ?? [];
  if (keys.length === 0) return undefined;
  return Object.fromEntries(keys.map((key) => [key, session?.tags?.[key]]));
}

/** Makes a record part of a commit. */
export function sendRecord(context: TxContext, entry: HistoryEntry): void {
  context.outbox.send({
    service: HISTORY_SERVICE,
    delivery: HISTORY_DELIVERY,
    group: historyGroup(entry.log),
    body: entry,
  });
}

function regionOf({ name }: Service, { region }: Place): string {
  if (!GLOBAL.has(name)) return region;
  const partition = partitionOf(region);
  if (partition === 'aws') return 'us-east-1';
  if (partition === 'aws-cn') return 'cn-north-1';
  return partition === 'aws-us-gov' ? 'us-gov-west-1' : region;
}
