/** A SAML identity provider of a test: its keys, and the metadata that AWS takes. */

import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createCertificate } from '../../src/engines/certs/x509.ts';

export interface SamlIdentityProvider {
  entityId: string;
  privateKey: KeyObject;
  /** DER in base64. */
  certificate: string;
  metadata: string;
}

export function samlIdentityProvider(entityId = 'https://idp.example.com/saml'): SamlIdentityProvider {
  const { publicKey, privateKey } = rsaKeys();
  const name = { commonName: 'idp' };
  const certificate = createCertificate({
    subject: name,
    issuer: name,
    publicKey,
    issuerKey: privateKey,
    serialNumber: Buffer.from([1]),
    notBeforeMs: Date.UTC(2020, 0),
    notAfterMs: Date.UTC(2040, 0),
    isAuthority: false,
    names: ['idp.example.com'],
  }).toString('base64');
  return { entityId, privateKey, certificate, metadata: metadataOf(entityId, certificate) };
}

export function metadataOf(entityId: string, certificate: string): string {
  return `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
      <ds:X509Data><ds:X509Certificate>
${certificate}
      </ds:X509Certificate></ds:X509Data>
    </ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/sso"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
}

/** A private key in PEM, as `AddPrivateKey` takes it. */
export function rsaPem(): string {
  return rsaKeys().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const rsaKeys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
