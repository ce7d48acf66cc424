import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalXml } from './canonical.ts';
import { childrenNamed, parseXmlDocument, type XmlElement } from './parse.ts';
import { hasSignature, isSigned } from './signature.ts';

/** Documents that another implementation (signxml, on libxml2) has signed, and the keys. */
const RESPONSE_KEY = createPublicKey(
  '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4wPDTR4TzHU9QBHgwpg6FziPbbmf\nLtwEXPLDzYBennphnXhZYBDRU/ELzw1GqXBoN957Vlw/XsG8Lb4/hphWcQ==\n-----END PUBLIC KEY-----\n',
);
const SIGNED_RESPONSE =
  '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">idp</saml:Issuer><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_a1"><saml:Issuer>idp</saml:Issuer><saml:Attribute Name="n"><saml:AttributeValue xsi:type="xs:string">ada &amp; bob</saml:AttributeValue></saml:Attribute></saml:Assertion><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/><ds:Reference URI="#_r1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>NCop9QsV8cGiajtfiglTQYJUXXiW2g6tQ+8otYZimCI=</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>Io3Z1UWU/rnwszDh4zCgxyJaLgIo+jHiw++MK1341NRjbHh4yDNVsP4BvJcxCpPSfYNicJN0SwrftbW8itGvUg==</ds:SignatureValue></ds:Signature></samlp:Response>';
const ASSERTION_KEY = createPublicKey(
  '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAw6mDmIwvc88B/0d4CzmJ\n/SZ/Foxb5FBUHEaXztoTqAADjmsOd6oOv47yOmrzeMZtiwOXPq66JcKjqq3Iq2qu\nuyGczeWGQKNMLFDaVhY3V5XQhODVp41kd7IcytHAFMF4hjWpn/vBt7e6uvIn1UOI\nc8Jnsfp4F4/CBr76FbR/qnQWzobF1WV/4sG4UV8dsXmjfyg2AFNbdlf+V7hxog1G\nwswN6XtDeyTX7/T5VNQEKG1+y00mWsPeMNPJt4fBfqZ/LH8YIWfVLCAA68k5JvpL\nKGTz4ozQGQxAIvOj1FTto4ZH8YVf2TUr05uS4rnAY9umPQYl26uyjW1ZmSfojI+A\nUwIDAQAB\n-----END PUBLIC KEY-----\n',
);
const SIGNED_ASSERTION =
  '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">idp</saml:Issuer><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_a1"><saml:Issuer>idp</saml:Issuer><saml:Attribute Name="n"><saml:AttributeValue xsi:type="xs:string">ada &amp; bob</saml:AttributeValue></saml:Attribute><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_a1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>6r8em+630BAmLzHvfr5EizCMteMi+hfZYPgVKGd7KPM=</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>lQWkpxa7zub7Qg8+pNnB2yAuXdaBAM7kueMdp6SUI2SBPZX0JrafxbgNl27TWv5OiiPib/LfmOLiMOrCRM60YpaAdUKw4WPfQLMXQiQKJzwrH4XzCG6fj/7HJXHgw8ufkKF3QNNwKZTPcmlxUnjJtppHLnD59UdACILGKIsRg2BvyKPcQNZXy6HohfSzNJ+DSPqVBPFHhi8W5InCsOxIL7l9+Jq0WBsfN1Z/wOTy6GSypSFjSN/EFD12lg8hKF+lJsyvebKBn7uyP6oQ5mu/sKe7b8aCg6S8TcYEKxsLdsswNf8xiUJLue1ekvXBj//5aKXD7y+f04zEV2QEK3P+Og==</ds:SignatureValue></ds:Signature></saml:Assertion></samlp:Response>';

const assertionIn = (root: XmlElement): XmlElement => {
  const [assertion] = childrenNamed(root, 'Assertion');
  if (assertion === undefined) throw new Error('No assertion');
  return assertion;
};
const isResponseSigned = (text: string, key = RESPONSE_KEY) => isSigned(parseXmlDocument(text), [key]);
const isAssertionSigned = (text: string, key = ASSERTION_KEY) =>
  isSigned(assertionIn(parseXmlDocument(text)), [key]);

test('the element that carries the signature is signed, and no other', () => {
  expect(isResponseSigned(SIGNED_RESPONSE)).toBe(true);
  expect(isAssertionSigned(SIGNED_ASSERTION)).toBe(true);
  expect(isResponseSigned(SIGNED_ASSERTION, ASSERTION_KEY)).toBe(false);
  expect(hasSignature(parseXmlDocument(SIGNED_ASSERTION))).toBe(false);
  expect(isAssertionSigned(SIGNED_RESPONSE, RESPONSE_KEY)).toBe(false);
});

test('by one of several keys, and by none that was not given', () => {
  const root = parseXmlDocument(SIGNED_RESPONSE);
  expect(isSigned(root, [ASSERTION_KEY, RESPONSE_KEY])).toBe(true);
  expect(isSigned(root, [ASSERTION_KEY])).toBe(false);
  expect(isSigned(root, [])).toBe(false);
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  expect(isSigned(root, [publicKey])).toBe(false);
});

test('what does not change the meaning may change', () => {
  const spaced = SIGNED_ASSERTION.replace('ID="_a1">', " ID = '_a1' >").replace(
    'ada &amp; bob',
    'ada &#38; <!-- x -->bob',
  );
  expect(isAssertionSigned(spaced)).toBe(true);
});

describe('what was changed is not signed', () => {
  test.each<[string, string, string]>([
    ['a text', 'ada &amp; bob', 'eve'],
    ['an attribute', 'Name="n"', 'Name="m"'],
    ['one more', 'Name="n"', 'Name="n" x="y"'],
    ['an element', '<saml:Attribute ', '<saml:Audience/><saml:Attribute '],
    ['the digest', '<ds:DigestValue>6r8e', '<ds:DigestValue>7r8e'],
    ['the signature', '<ds:SignatureValue>lQW', '<ds:SignatureValue>mQW'],
    ['no signature', /<ds:SignatureValue>.*<\/ds:SignatureValue>/.exec(SIGNED_ASSERTION)?.[0] ?? '', ''],
    ['the reference', 'URI="#_a1"', 'URI=""'],
    ['a reference to something else', 'URI="#_a1"', 'URI="#_r1"'],
    ['two references', '</ds:Reference>', '</ds:Reference><ds:Reference URI="#_r1"/>'],
    [
      'one more transform',
      '</ds:Transforms>',
      '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"/></ds:Transforms>',
    ],
    ['no transforms', '#enveloped-signature', '#base64'],
    [
      'comments that count',
      'xml-exc-c14n#"/><ds:SignatureMethod',
      'xml-exc-c14n#WithComments"/><ds:SignatureMethod',
    ],
    ['a shared secret', 'xmldsig-more#rsa-sha256', 'xmldsig-more#hmac-sha256'],
    ['another method', 'rsa-sha256', 'ecdsa-sha256'],
    ['a weak digest', 'xmlenc#sha256', 'xmldsig-more#md5'],
    [
      'a second signature',
      '</ds:Signature>',
      '</ds:Signature><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>',
    ],
  ])('%s', (_what, from, to) => {
    expect(SIGNED_ASSERTION).toContain(from);
    const changed = SIGNED_ASSERTION.replace(from, to);
    expect(changed).not.toBe(SIGNED_ASSERTION);
    expect(isAssertionSigned(changed)).toBe(false);
  });

  test('the signed element moved below another one', () => {
    const signed = /<saml:Assertion.*<\/saml:Assertion>/.exec(SIGNED_ASSERTION)?.[0] ?? '';
    const evil = signed.replace('ada &amp; bob', 'eve').replace('_a1"><saml', `_a2">${signed}<saml`);
    expect(isAssertionSigned(SIGNED_ASSERTION.replace(signed, evil))).toBe(false);
  });
});

/** What a holder of the key has signed himself, in forms that are not taken. */
describe('signed well, and not what is taken', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
  const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const transform = (algorithm: string) => `<Transform Algorithm="${algorithm}"/>`;

  interface Wanted {
    uri?: string;
    id?: string;
    transforms?: string;
    canonicalization?: string;
    more?: string;
  }

  function signedDocument(wanted: Wanted = {}): string {
    const { uri = '#_x', id = '_x', more = '', canonicalization = EXCLUSIVE } = wanted;
    const { transforms = transform(`${DSIG}enveloped-signature`) + transform(EXCLUSIVE) } = wanted;
    const start = `<a ID="${id}">`;
    const digest = createHash('sha256')
      .update(canonicalXml(parseXmlDocument(`${start}text</a>`)))
      .digest('base64');
    const info = `<SignedInfo xmlns="${DSIG}"><CanonicalizationMethod Algorithm="${canonicalization}"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/><Reference URI="${uri}"><Transforms>${transforms}</Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>${digest}</DigestValue></Reference>${more}</SignedInfo>`;
    const bytes = Buffer.from(canonicalXml(parseXmlDocument(info)));
    const value = sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64');
    return `${start}text<Signature xmlns="${DSIG}">${info}<SignatureValue>${value}</SignatureValue></Signature></a>`;
  }
  const isGood = (document: string) => isSigned(parseXmlDocument(document), [publicKey]);

  test('as it should be', () => {
    expect(isGood(signedDocument())).toBe(true);
  });

  test.each<[string, Wanted]>([
    ['the whole document', { uri: '' }],
    ['another element', { uri: '#_y' }],
    ['a file', { uri: 'file:///etc/passwd#_x' }],
    ['no name', { uri: '#', id: '' }],
    [
      'one more transform',
      { transforms: [`${DSIG}enveloped-signature`, EXCLUSIVE, EXCLUSIVE].map(transform).join('') },
    ],
    [
      'transforms the other way round',
      { transforms: [EXCLUSIVE, `${DSIG}enveloped-signature`].map(transform).join('') },
    ],
    ['one transform', { transforms: transform(`${DSIG}enveloped-signature`) }],
    ['none', { transforms: '' }],
    ['inclusive canonicalisation', { canonicalization: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }],
    ['two references', { more: '<Reference URI="#_y"/>' }],
  ])('%s', (_what, wanted) => {
    expect(isGood(signedDocument(wanted))).toBe(false);
  });

  test('a second signature beside it', () => {
    expect(isGood(signedDocument().replace('</a>', `<Signature xmlns="${DSIG}"/></a>`))).toBe(false);
  });
});
