/** What Lambda takes as an event. */

import { lambdaError, requestTooLarge } from './errors.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const SYNC_BYTES_MAX = 6_291_456;
export const EVENT_BYTES_MAX = 1_048_576;

const NOTHING = Buffer.from('{}');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The event as the function gets it. @throws AwsError RequestTooLargeException, InvalidRequestContentException */
export function eventOf(payload: Uint8Array | undefined, bytesMax: number): Uint8Array {
  if (payload === undefined || payload.length === 0) return NOTHING;
  if (payload.length > bytesMax) throw requestTooLarge(bytesMax);
  try {
    JSON.parse(utf8.decode(payload));
  } catch (error) {
    throw lambdaError(
      'InvalidRequestContentException',
      `Could not parse request body into json: Could not parse payload into json: ${(error as Error).message}`,
    );
  }
  return payload;
}

const CONTEXT_BYTES_MAX = 3583;

/** @throws AwsError InvalidRequestContentException */
export function checkClientContext(context: string | undefined): void {
  if (context === undefined) return;
  const invalid = (why: string) =>
    lambdaError(
      'InvalidRequestContentException',
      `Client context must be a valid Base64-encoded JSON object.${why}`,
    );
  if (context.length > CONTEXT_BYTES_MAX) {
    throw invalid(` It is longer than ${CONTEXT_BYTES_MAX} bytes.`);
  }
  try {
    const value: unknown = JSON.parse(Buffer.from(context, 'base64').toString('utf8'));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return;
  } catch {
    // Answered below.
  }
  throw invalid('');
}
