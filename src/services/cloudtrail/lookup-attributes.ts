/** What LookupEvents can look for. */

import type { HistoryRecord, JsonObject } from '../../core/event-history.ts';
import type { LookupAttribute } from './api.gen.ts';
import { cloudtrailError } from './errors.ts';

export interface Filter {
  /** Bytes that every record has that matches; absent: all may. */
  readonly needle: Buffer | undefined;
  matches(record: HistoryRecord): boolean;
}

const EVERYTHING: Filter = { needle: undefined, matches: () => true };

/** The values of a record that an attribute is compared with. */
const VALUES: Readonly<Record<string, (record: HistoryRecord) => readonly unknown[]>> = {
  EventId: ({ event }) => [event['eventID']],
  EventName: ({ event }) => [event['eventName']],
  EventSource: ({ event }) => [event['eventSource']],
  ReadOnly: ({ event }) => [String(event['readOnly'])],
  Username: ({ username }) => [username],
  ResourceType: ({ resources }) => resources.map(({ type }) => type),
  ResourceName: ({ resources }) => resources.map(({ name }) => name),
  AccessKeyId: (record) => [accessKeyOf(record)],
};

/** @throws InvalidLookupAttributesException */
export function filterOf(attributes: readonly LookupAttribute[] = []): Filter {
  const [attribute, another] = attributes;
  // "Currently the list can contain only one item."
  if (another !== undefined) throw invalid('You can specify only one lookup attribute.');
  if (attribute === undefined) return EVERYTHING;
  const { AttributeKey: key, AttributeValue: value } = attribute;
  const valuesOf = VALUES[key];
  if (valuesOf === undefined) throw invalid(`There is no lookup attribute ${key}.`);
  if (key === 'ReadOnly' && value !== 'true' && value !== 'false') {
    throw invalid('The value of the lookup attribute ReadOnly has to be true or false.');
  }
  // As it stands in the line: the same JSON.
  const needle = Buffer.from(JSON.stringify(value).slice(1, -1));
  return { needle, matches: (record) => valuesOf(record).includes(value) };
}

export function accessKeyOf({ event }: HistoryRecord): string | undefined {
  const identity = event['userIdentity'];
  if (typeof identity !== 'object' || identity === null || Array.isArray(identity)) return undefined;
  const accessKeyId = (identity as JsonObject)['accessKeyId'];
  return typeof accessKeyId === 'string' ? accessKeyId : undefined;
}

function invalid(message: string): Error {
  return cloudtrailError('InvalidLookupAttributesException', message);
}
