/** Names and ARNs of groups and streams, and the records that they mean. */

import { parseArn } from '../../core/arn.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { groupNotFound, invalidParameter, logsError, streamNotFound } from './errors.ts';
import { type GroupRecord, groups, type StreamRecord, streams } from './state.ts';

export function groupArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${name}`;
}

export function streamArn(place: Place, group: string, stream: string): string {
  return `${groupArn(place, group)}:log-stream:${stream}`;
}

export function destinationArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:logs:${region}:${account}:destination:${name}`;
}

export interface NamesGroup {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

export interface GroupAddress {
  place: Place;
  name: string;
}

/** The group of an input that takes a name, or a name or ARN. @throws ValidationException, InvalidParameterException */
export function addressOf(place: Place, { logGroupName, logGroupIdentifier }: NamesGroup): GroupAddress {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    const text = 'LogGroup name and LogGroup ARN are mutually exclusive parameters.';
    throw logsError('ValidationException', text);
  }
  if (logGroupName !== undefined) return { place, name: logGroupName };
  if (logGroupIdentifier === undefined) {
    throw logsError('ValidationException', 'Either LogGroup name or LogGroup ARN must be specified.');
  }
  return identified(place, logGroupIdentifier);
}

/** A group by its name or its ARN (without `:*`). @throws InvalidParameterException */
export function identified(place: Place, identifier: string): GroupAddress {
  if (!identifier.startsWith('arn:')) return { place, name: identifier };
  const address = groupOfArn(identifier);
  if (address === undefined) throw invalidParameter('The specified log group identifier is invalid.');
  return address;
}

/** `arn:...:log-group:NAME`, with or without `:*`. */
export function groupOfArn(arn: string): GroupAddress | undefined {
  const { service, region = '', account = '', resource = '' } = parseArn(arn) ?? {};
  if (service !== 'logs' || !resource.startsWith('log-group:')) return undefined;
  const name = resource.slice('log-group:'.length).replace(/:\*$/, '');
  return name === '' || name.includes(':') ? undefined : { place: { account, region }, name };
}

/** @throws ResourceNotFoundException */
export async function findGroup(tx: Transaction, { place, name }: GroupAddress): Promise<GroupRecord> {
  const group = await groups.shared(tx, place, name);
  if (group === undefined) throw groupNotFound();
  return group;
}

/** @throws ResourceNotFoundException */
export async function findStream(
  tx: Transaction,
  place: Place,
  group: GroupRecord,
  name: string,
): Promise<StreamRecord> {
  const stream = await streams.shared(tx, place, group.id, name);
  if (stream === undefined) throw streamNotFound();
  return stream;
}

/** The segment log that holds a group's events. */
export function logOf({ account, region }: Place, groupId: string): string {
  return `logs-${account}-${region}-${groupId}`;
}

/** The group whose log this is. */
export function placeOfLog(log: string): { place: Place; groupId: string } | undefined {
  const parts = /^logs-(\d{12})-(.+)-([0-9a-f]{16})$/.exec(log);
  const [, account, region, groupId] = parts ?? [];
  if (account === undefined || region === undefined || groupId === undefined) return undefined;
  return { place: { account, region }, groupId };
}

/** "If you specify a string without a caret, it is looked for anywhere": names and `|` of them, with `^` in front. */
export function groupNameTest(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined || pattern === '') return () => true;
  const alternatives = pattern.split('|');
  return (name) =>
    alternatives.some((part) =>
      part.startsWith('^') ? name.startsWith(part.slice(1)) : name.includes(part),
    );
}
