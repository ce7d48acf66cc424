/**
 * Phone numbers, read with the numbering plans of all countries (docs/decisions/0008-phone-numbers.md). The plans are
 * loaded with the first number.
 */

export interface PhoneNumber {
  /** E.164: `+819012345678`. */
  text: string;
  /** ISO code; `ZZ` for numbers of no country. */
  country: string;
}

/** Up to fifteen digits behind a plus. */
const E164 = /^\+[1-9]\d{1,14}$/;
/** North American numbers that nobody has: films and test suites use them, so they count as valid. */
const FICTITIOUS = /^\+1555\d{7}$/;
/** Digits that may be set apart by single marks. */
const GROUPED = /^\+?\d(?:[-./ ]?\d)+$/;

/** A number in the form that Publish takes; undefined when it is not valid in its country's plan. */
export async function parsePhoneNumber(text: string): Promise<PhoneNumber | undefined> {
  if (!E164.test(text)) return undefined;
  const { default: parse } = await import('libphonenumber-js/min');
  const number = parse(text);
  if (number !== undefined && FICTITIOUS.test(text)) return { text: number.number, country: 'US' };
  return number?.isValid() === true ? { text: number.number, country: number.country ?? 'ZZ' } : undefined;
}

/** The number that an endpoint of a subscription names: the digits may be grouped. */
export function smsEndpointNumber(endpoint: string): Promise<PhoneNumber | undefined> {
  if (!GROUPED.test(endpoint)) return Promise.resolve(undefined);
  const digits = endpoint.replaceAll(/\D/g, '');
  return parsePhoneNumber(`+${digits}`);
}

export async function isSmsEndpoint(endpoint: string): Promise<boolean> {
  return (await smsEndpointNumber(endpoint)) !== undefined;
}
