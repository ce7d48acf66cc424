import type { JsonTokens } from './json-tokens.ts';

/** Why a text is no filter policy. The caller adds "FilterPolicy: " unless the text is the whole reason. */
export class FilterPolicyFault extends Error {
  readonly isWhole: boolean;
  constructor(message: string, isWhole = false) {
    super(message);
    this.isWhole = isWhole;
  }
}

/** What AWS says instead of the text in its errors, since it has stopped to repeat it. */
const SOURCE = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: ';
interface Place {
  line: number;
  column: number;
}

/** Where the reader stands, as AWS's errors say it. */
export function faultHere(tokens: JsonTokens, message: string): FilterPolicyFault {
  return faultAt(tokens.place, message);
}

export function faultAt(place: Place, message: string): FilterPolicyFault {
  return new FilterPolicyFault(withPlace(place, message));
}

/** A fault of a JSON text, with its place, as AWS's reader of JSON tells it. */
export function withPlace({ line, column }: Place, message: string): string {
  return `${message}\n at ${SOURCE}${line}, column: ${column}]`;
}
