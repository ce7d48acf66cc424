/** Telling an AWS error, which is answered as it is, from a bug, which is not. */

import type { WireError } from './types.ts';

/**
 * Core's AwsError, a ProtocolError, or another error made for the wire: it is named after its code. Errors of Node's
 * own also have a `code` (`ECONNRESET`), but a name of their class.
 */
export function isWireError(error: unknown): error is Error & WireError {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.name === error.code
  );
}
