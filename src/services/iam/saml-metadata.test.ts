import { expect, test } from 'vitest';
import { samlIdentityProvider } from '../../../test/support/saml.ts';
import { readSamlMetadata } from './saml-metadata.ts';

const { certificate, metadata } = samlIdentityProvider('urn:me');

test('issuer and signing certificates', () => {
  expect(readSamlMetadata(metadata)).toEqual({ entityId: 'urn:me', certificates: [certificate] });
  const both = metadata.replace(' use="signing"', '');
  expect(readSamlMetadata(both).certificates).toEqual([certificate]);
});

test.each([
  ['no XML', () => 'a'.repeat(1000)],
  ['no metadata', () => metadata.replaceAll('EntityDescriptor', 'Entity')],
  ['another namespace', () => metadata.replace(':2.0:metadata"', ':2.0:other"')],
  ['of a service provider', () => metadata.replaceAll('IDPSSODescriptor', 'SPSSODescriptor')],
  ['without issuer', () => metadata.replace('entityID="urn:me"', '')],
  ['without a signing certificate', () => metadata.replace('use="signing"', 'use="encryption"')],
  ['with a broken certificate', () => metadata.replace(certificate, 'AAAA')],
])('%s', (_what, document) => {
  expect(() => readSamlMetadata(document())).toThrow('Could not parse metadata');
});
