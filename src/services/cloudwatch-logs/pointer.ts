/** What a query's results call an event by (@ptr), for GetLogRecord. */

import { invalidParameter } from './errors.ts';
import { digitsOf, type Position, positionOf } from './position.ts';

/** `log` is account and group. */
export function pointerOf(log: string, event: Position): string {
  return Buffer.from(JSON.stringify([log, digitsOf(event)])).toString('base64');
}

/** @throws InvalidParameterException */
export function openPointer(pointer: string): { account: string; group: string; position: Position } {
  const invalid = invalidParameter('The specified logRecordPointer is invalid.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(pointer, 'base64').toString());
  } catch {
    throw invalid;
  }
  const [log, digits] = Array.isArray(parsed) ? parsed : [];
  const [, account, group] = /^(\d{12}):([^:]+)$/.exec(String(log)) ?? [];
  const position = positionOf(String(digits));
  if (account === undefined || group === undefined || position === undefined) throw invalid;
  return { account, group, position };
}

/** The group of a pointer, for policies. */
export function groupsOfPointer(pointer: string): string[] {
  return [openPointer(pointer).group];
}
