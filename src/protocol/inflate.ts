/** Compressed request bodies (`content-encoding: gzip`), within a limit. */

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { INFLATED_BYTES_MAX } from './limits.ts';
import { serializationError } from './type-errors.ts';
import { ProtocolError } from './types.ts';

const gunzipAsync = promisify(gunzip);

/**
 * A gzip body inflated. A broken one is a SerializationException, one that opens to more than `bytesMax` a
 * RequestEntityTooLarge error (413): never more than that is held in memory.
 */
export async function inflateLimited(body: Uint8Array, bytesMax = INFLATED_BYTES_MAX): Promise<Buffer> {
  try {
    return await gunzipAsync(body, { maxOutputLength: bytesMax });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ProtocolError(
        'RequestEntityTooLarge',
        `The inflated request body is over ${bytesMax} bytes.`,
        413,
      );
    }
    throw serializationError('The request body is no valid gzip data');
  }
}
