/**
 * Where CloudTrail's event history lies. The door makes the records, the service `cloudtrail` appends and reads them;
 * both go by what is written here.
 */

import type { Place } from './place.ts';

/** A value of JSON, as it stands in a record. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}

/** One line of the history: CloudTrail's own record, and what LookupEvents finds it by beside its members. */
export interface HistoryRecord {
  readonly username?: string | undefined;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  readonly event: JsonObject;
}

/** The body of the outbox entry that carries a record from the commit to its log. */
export interface HistoryEntry {
  readonly log: string;
  /** The record's eventID: an entry that is delivered again is known by it. */
  readonly id: string;
  readonly timeMs: number;
  /** {@link HistoryRecord} as JSON. */
  readonly text: string;
}

/** The service and the delivery that take entries over. */
export const HISTORY_SERVICE = 'cloudtrail';
export const HISTORY_DELIVERY = 'record';

/** Records of calls that change something; they come through the outbox, in the order of their commits. */
export function writesLog({ account, region }: Place): string {
  return `${WRITES}${account}-${region}`;
}

/** Records of calls that only read: appended directly, without a commit. */
export function readsLog({ account, region }: Place): string {
  return `${READS}${account}-${region}`;
}

const WRITES = 'cloudtrail-writes-';
const READS = 'cloudtrail-reads-';

/** Is this one of the logs of an event history? */
export function isHistoryLog(log: string): boolean {
  return log.startsWith(WRITES) || log.startsWith(READS);
}

/** The outbox group of a log: its records are appended one after the other. */
export function historyGroup(log: string): string {
  return `cloudtrail/${log}`;
}

/** How long a record is found: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
export const HISTORY_MS = 90 * 24 * 3_600_000;
