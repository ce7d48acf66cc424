/** Answers of HTTP whose head and body leave together. */

/** Above it the copy costs more than the second write. */
const ONE_WRITE_BYTES_MAX = 64 * 1024;

export interface Endable {
  end(body: string | Uint8Array, encoding?: BufferEncoding): unknown;
}

/**
 * Ends a response with a body. Up to 64 KiB bytes go out as a latin1 text, which is the same bytes: node joins a text
 * with the head into one write, where head and buffer would be a vector of two, at twice the cost.
 */
export function endInOneWrite(response: Endable, body: string | Uint8Array): void {
  if (typeof body === 'string' || body.length > ONE_WRITE_BYTES_MAX) response.end(body);
  else response.end(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'), 'latin1');
}
