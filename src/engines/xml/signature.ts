/**
 * Enveloped XML signatures (https://www.w3.org/TR/xmldsig-core1/), as far as SAML has them: an element that is signed as
 * a whole, by a signature that is its own child. The answer is only ever about that very element, so that nothing can be
 * wrapped around or moved beside what was signed.
 */

import { createHash, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { type CanonicalOptions, canonicalXml } from './canonical.ts';
import { attributeOf, childrenNamed, elementsIn, textOf, type XmlElement } from './parse.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${DSIG}enveloped-signature`;

const DIGESTS: ReadonlyMap<string, string> = new Map([
  [`${DSIG}sha1`, 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  [`${MORE}sha384`, 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

interface SignatureMethod {
  keyType: 'rsa' | 'ec';
  digest: string;
}

const METHODS: ReadonlyMap<string, SignatureMethod> = new Map<string, SignatureMethod>([
  [`${DSIG}rsa-sha1`, { keyType: 'rsa', digest: 'sha1' }],
  [`${MORE}rsa-sha256`, { keyType: 'rsa', digest: 'sha256' }],
  [`${MORE}rsa-sha384`, { keyType: 'rsa', digest: 'sha384' }],
  [`${MORE}rsa-sha512`, { keyType: 'rsa', digest: 'sha512' }],
  [`${MORE}ecdsa-sha256`, { keyType: 'ec', digest: 'sha256' }],
  [`${MORE}ecdsa-sha384`, { keyType: 'ec', digest: 'sha384' }],
  [`${MORE}ecdsa-sha512`, { keyType: 'ec', digest: 'sha512' }],
]);

/** Whether the element has a signature of its own, right below it. */
export function hasSignature(element: XmlElement): boolean {
  return childrenNamed(element, 'Signature', DSIG).length > 0;
}

/** Whether one of the keys has signed the element. Keys that stand in the document count for nothing. */
export function isSigned(element: XmlElement, keys: readonly KeyObject[]): boolean {
  const [signature, ...more] = childrenNamed(element, 'Signature', DSIG);
  if (signature === undefined || more.length > 0) return false;
  const info = onlyChild(signature, 'SignedInfo');
  const value = onlyChild(signature, 'SignatureValue');
  if (info === undefined || value === undefined || !hasDigestOf(info, element, signature)) return false;
  const canonical = canonicalOptions(onlyChild(info, 'CanonicalizationMethod'));
  const method = METHODS.get(algorithmOf(onlyChild(info, 'SignatureMethod')));
  if (canonical === undefined || method === undefined) return false;
  const signed = Buffer.from(canonicalXml(info, canonical));
  const bytes = Buffer.from(textOf(value), 'base64');
  return keys.some(
    (key) =>
      key.asymmetricKeyType === method.keyType &&
      verify(method.digest, signed, { key, dsaEncoding: 'ieee-p1363' }, bytes),
  );
}

/** Exactly one reference, to the element itself, with the digest that the element has. */
function hasDigestOf(info: XmlElement, element: XmlElement, signature: XmlElement): boolean {
  const reference = onlyChild(info, 'Reference');
  const id = attributeOf(element, 'ID');
  if (reference === undefined || !id || attributeOf(reference, 'URI') !== `#${id}`) return false;
  const options = transformed(onlyChild(reference, 'Transforms'));
  const digest = DIGESTS.get(algorithmOf(onlyChild(reference, 'DigestMethod')));
  const value = onlyChild(reference, 'DigestValue');
  if (options === undefined || digest === undefined || value === undefined) return false;
  const canonical = canonicalXml(element, { ...options, without: signature });
  const actual = createHash(digest).update(canonical).digest();
  const claimed = Buffer.from(textOf(value), 'base64');
  return claimed.length === actual.length && timingSafeEqual(claimed, actual);
}

/** The two transforms that SAML allows, in their order; how the second is to be done. */
function transformed(transforms: XmlElement | undefined): CanonicalOptions | undefined {
  const [first, second, ...more] = transforms === undefined ? [] : elementsIn(transforms);
  const isPlain = more.length === 0 && first?.local === 'Transform' && second?.local === 'Transform';
  return isPlain && algorithmOf(first) === ENVELOPED ? canonicalOptions(second) : undefined;
}

/** Undefined for any other canonicalization than the exclusive one. */
function canonicalOptions(method: XmlElement | undefined): CanonicalOptions | undefined {
  if (method === undefined || algorithmOf(method) !== EXCLUSIVE) return undefined;
  const [inclusive, ...more] = elementsIn(method);
  if (inclusive === undefined) return {};
  if (more.length > 0 || inclusive.local !== 'InclusiveNamespaces' || inclusive.namespace !== EXCLUSIVE) {
    return undefined;
  }
  const prefixes = (attributeOf(inclusive, 'PrefixList') ?? '').split(/\s+/).filter((each) => each !== '');
  return { inclusivePrefixes: prefixes.map((prefix) => (prefix === '#default' ? '' : prefix)) };
}

function onlyChild(element: XmlElement, local: string): XmlElement | undefined {
  const [only, ...more] = childrenNamed(element, local, DSIG);
  return more.length === 0 ? only : undefined;
}

function algorithmOf(element: XmlElement | undefined): string {
  return element === undefined ? '' : (attributeOf(element, 'Algorithm') ?? '');
}
