import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

const makeKeyPair = promisify(generateKeyPair);

/** A new private key, PKCS #8 as PEM. Made in a thread: RSA takes its time. */
export async function newPrivateKey(kind: 'RSA-2048' | 'P-384'): Promise<string> {
  const pair: { privateKey: KeyObject } =
    kind === 'P-384'
      ? await makeKeyPair('ec', { namedCurve: 'P-384' })
      : await makeKeyPair('rsa', { modulusLength: 2048 });
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
