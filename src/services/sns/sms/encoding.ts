/**
 * How a short message travels: its alphabet and its number of parts. Pure.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html; 3GPP TS 23.038 and 23.040
 */

import type { Encoding } from '../state.ts';

/** The default alphabet of GSM 03.38, in its order. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
  'abcdefghijklmnopqrstuvwxyzäöñüà';
/** These take two places: an escape and the character. */
const EXTENDED = '\f^{}\\[~]|€';

const basic: ReadonlySet<string> = new Set(BASIC);
const extended: ReadonlySet<string> = new Set(EXTENDED);

/** Places in a message alone, and in each part of a longer one, whose header takes six bytes. */
const PLACES = {
  'GSM-7': { alone: 160, part: 153 },
  'UCS-2': { alone: 70, part: 67 },
} as const;

export interface SmsParts {
  encoding: Encoding;
  segments: number;
}

export function smsParts(message: string): SmsParts {
  const characters = [...message];
  const encoding = characters.every((each) => basic.has(each) || extended.has(each)) ? 'GSM-7' : 'UCS-2';
  const width = (each: string) => (encoding === 'UCS-2' ? each.length : extended.has(each) ? 2 : 1);
  const { alone, part } = PLACES[encoding];
  const places = characters.reduce((sum, each) => sum + width(each), 0);
  return { encoding, segments: places <= alone ? 1 : countParts(characters, width, part) };
}

/** A character of two places (an escape, a surrogate pair) is not split: its part ends one place early. */
function countParts(characters: readonly string[], width: (each: string) => number, part: number): number {
  let parts = 1;
  let used = 0;
  for (const each of characters) {
    const places = width(each);
    if (used + places > part) {
      parts++;
      used = 0;
    }
    used += places;
  }
  return parts;
}
