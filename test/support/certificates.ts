/** Certificates for tests that upload some. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createCertificate, toPem } from '../../src/engines/certs/x509.ts';

const START_MS = Date.UTC(2026, 0, 1);
const END_MS = Date.UTC(2027, 0, 1);

export interface TestCertificate {
  certificate: string;
  /** PKCS #8, PEM. */
  privateKey: string;
  name: string;
  key: KeyObject;
}

/** A certificate for the year 2026, signed by `issuer` or by itself. */
export function testCertificate(
  name: string,
  issuer?: TestCertificate,
  isAuthority = issuer === undefined,
): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = createCertificate({
    subject: { commonName: name },
    publicKey,
    issuer: { commonName: issuer?.name ?? name },
    issuerKey: issuer?.key ?? privateKey,
    serialNumber: Buffer.from([1, 2, 3]),
    notBeforeMs: START_MS,
    notAfterMs: END_MS,
    isAuthority,
  });
  return {
    certificate: toPem(der),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    name,
    key: privateKey,
  };
}
