import { scrypt } from 'node:crypto';

/**
 * What is kept of a password: bytes that tell nothing of it, slow to make on purpose. Real worlds make them in a thread;
 * the event loop goes on.
 */
export type HashPassword = (password: string, salt: Uint8Array) => Promise<Uint8Array>;

const BYTES = 32;
/** 16 MB and about an eighth of a second each: what OWASP asks for at this size of memory, which suits a laptop. */
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;

/** scrypt, RFC 7914. */
export function realHashPassword(): HashPassword {
  return (password, salt) =>
    new Promise((resolve, reject) => {
      scrypt(password, salt, BYTES, COST, (error, hash) => (error === null ? resolve(hash) : reject(error)));
    });
}
