/** Tokens of GetLogEvents and PutLogEvents, in AWS's form. */

import { invalidNextToken } from './errors.ts';
import { digitsOf, type Position, positionOf } from './position.ts';

/** "The sequence token is now ignored in PutLogEvents actions": 56 digits for those who want them. */
export function sequenceToken(ingestedMs: number): string {
  return `49${String(Math.trunc(ingestedMs)).padStart(54, '0')}`;
}

/** Forward: what comes behind the position. Backward: what comes before it. */
export interface EventToken {
  direction: 'f' | 'b';
  position: Position;
}

export function eventToken({ direction, position }: EventToken): string {
  return `${direction}/${digitsOf(position)}/s`;
}

/** @throws InvalidParameterException */
export function openEventToken(token: string): EventToken {
  const [, direction, digits = ''] = /^([fb])\/(\d{56})\/s$/.exec(token) ?? [];
  const position = positionOf(digits);
  if (position === undefined || (direction !== 'f' && direction !== 'b')) throw invalidNextToken();
  return { direction, position };
}
