import { createHash } from 'node:crypto';
import type { Seal } from './sealed.ts';

/**
 * A page token names the operation, the other inputs and the last key: a page resumes by key, never by offset, so
 * that what exists throughout is listed exactly once. With other inputs it does not open.
 */
export class PageTokens {
  readonly #seal: Seal;

  constructor(seal: Seal) {
    this.#seal = seal;
  }

  /** `inputs` are the inputs that shape the list, without page size and token. */
  close(operation: string, inputs: unknown, cursor: Uint8Array): string {
    return this.#seal.close(purpose(operation, inputs), Buffer.from(cursor).toString('base64'));
  }

  /** The cursor, or undefined: the caller then answers its service's invalid-token error. */
  open(operation: string, inputs: unknown, token: string): Uint8Array | undefined {
    const text = this.#seal.open(purpose(operation, inputs), token);
    return text === undefined ? undefined : Buffer.from(text, 'base64');
  }
}

function purpose(operation: string, inputs: unknown): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(inputs) ?? '')
    .digest('base64');
  return `page:${operation}:${digest}`;
}
