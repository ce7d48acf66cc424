import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { RandomBytes } from './ids.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * Texts that callers carry for us and cannot read or change: session tokens, page tokens, receipt handles. The key is
 * made once for a world and kept in its store.
 */
export class Seal {
  readonly #key: Buffer;
  readonly #random: RandomBytes;

  constructor(secret: Uint8Array, random: RandomBytes) {
    this.#key = createHash('sha256').update(secret).digest();
    this.#random = random;
  }

  /** base64url of nonce, tag and ciphertext. `purpose` must be the same to open: one kind never passes for another. */
  close(purpose: string, text: string): string {
    const nonce = this.#random(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    cipher.setAAD(Buffer.from(purpose));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** The sealed text, or undefined when it was not made here, was changed, or has another purpose. */
  open(purpose: string, sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES || !/^[\w-]+$/.test(sealed)) return undefined;
    const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(purpose));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
