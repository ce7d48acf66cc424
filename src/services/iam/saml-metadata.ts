/** SAML 2.0 metadata of an identity provider: what IAM reads of it. */

import { X509Certificate } from 'node:crypto';
import {
  attributeOf,
  childrenNamed,
  elementsIn,
  parseXmlDocument,
  textOf,
  type XmlElement,
  XmlError,
} from '../../engines/xml/parse.ts';
import { invalidInput } from './errors.ts';

export interface SamlMetadata {
  entityId: string;
  /** DER in base64. */
  certificates: string[];
}

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const unreadable = () => invalidInput('Could not parse metadata');

/**
 * An `EntityDescriptor` with an identity provider that signs with at least one X.509 certificate. (IAM User Guide,
 * "Create a SAML identity provider in IAM": the issuer's name and keys have to be in it.)
 * @throws InvalidInput
 */
export function readSamlMetadata(document: string): SamlMetadata {
  const entity = rootOf(document);
  const entityId = attributeOf(entity, 'entityID');
  const [identityProvider] = childrenNamed(entity, 'IDPSSODescriptor', METADATA);
  const isEntity = entity.local === 'EntityDescriptor' && entity.namespace === METADATA;
  if (!isEntity || !entityId || identityProvider === undefined) throw unreadable();
  const certificates = childrenNamed(identityProvider, 'KeyDescriptor', METADATA)
    .filter((key) => attributeOf(key, 'use') !== 'encryption')
    .flatMap((key) => within(key, 'X509Certificate'))
    .map((certificate) => checkedCertificate(textOf(certificate)));
  if (certificates.length === 0) throw unreadable();
  return { entityId, certificates };
}

function rootOf(document: string): XmlElement {
  try {
    return parseXmlDocument(document);
  } catch (thrown) {
    if (thrown instanceof XmlError) throw unreadable();
    throw thrown;
  }
}

function within(element: XmlElement, local: string): XmlElement[] {
  return elementsIn(element).flatMap((child) => (child.local === local ? [child] : within(child, local)));
}

function checkedCertificate(base64: string): string {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).raw.toString('base64');
  } catch {
    throw unreadable();
  }
}
