/** A SAML response, and the one assertion in it that an identity provider has signed. */

import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { decryptElement } from '../../engines/xml/encryption.ts';
import {
  attributeOf,
  childrenNamed,
  parseXmlDocument,
  textOf,
  type XmlElement,
  XmlError,
} from '../../engines/xml/parse.ts';
import { hasSignature, isSigned } from '../../engines/xml/signature.ts';
import { parseSamlProviderArn, type SamlProviderRecord } from '../../policy/identity/saml-providers.ts';
import { invalidIdentityToken } from './errors.ts';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const NAME_FORMAT = /^urn:oasis:names:tc:SAML:2\.0:nameid-format:(transient|persistent)$/;

export interface SamlAssertion {
  issuer: string;
  subject: string;
  /** `persistent`, `transient`, or the whole URI of another format. */
  subjectType: string;
  /** `Recipient`: where the assertion was to be sent to. */
  recipient: string;
  audiences: readonly string[];
  issuedAtMs: number;
  notBeforeMs: number | undefined;
  /** The first end of all that the assertion names. */
  endsAtMs: number;
  /** `SessionNotOnOrAfter`. */
  sessionEndsAtMs: number | undefined;
  attributes: ReadonlyMap<string, readonly string[]>;
}

/** What the provider has said. @throws AwsError unless it was this provider who did */
export function readSamlResponse(text: string, provider: SamlProviderRecord): SamlAssertion {
  const response = parsed(text);
  checkStatus(response);
  const assertion = signedAssertion(response, provider);
  for (const element of [response, assertion]) {
    const [issuer] = childrenNamed(element, 'Issuer', ASSERTION);
    if (issuer === undefined ? element === assertion : textOf(issuer).trim() !== provider.entityId) {
      throw invalidIdentityToken('Issuer not present in specified provider');
    }
  }
  return read(assertion, provider.entityId);
}

function parsed(text: string): XmlElement {
  try {
    const root = parseXmlDocument(Buffer.from(text, 'base64').toString('utf8'));
    if (root.local === 'Response' && root.namespace === PROTOCOL) return root;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
  }
  throw malformed();
}

const malformed = () => invalidIdentityToken('Invalid base64 SAMLResponse');

function checkStatus(response: XmlElement): void {
  const [code] = childrenNamed(response, 'Status', PROTOCOL).flatMap((status) =>
    childrenNamed(status, 'StatusCode', PROTOCOL),
  );
  if (code === undefined || attributeOf(code, 'Value') !== SUCCESS) {
    throw invalidIdentityToken('The SAML response does not report success');
  }
}

/**
 * The response's only assertion: either is signed, the response with all that is in it, or the assertion. Where both
 * have signatures, both have to be good. One that is encrypted is read with the provider's private keys.
 */
function signedAssertion(response: XmlElement, provider: SamlProviderRecord): XmlElement {
  const assertion = onlyAssertion(response, provider);
  const keys = provider.certificates.map(
    (certificate) => new X509Certificate(Buffer.from(certificate, 'base64')).publicKey,
  );
  const signed = [response, assertion].filter(hasSignature);
  if (signed.length === 0 || !signed.every((element) => isSigned(element, keys))) {
    throw invalidIdentityToken('Response signature invalid');
  }
  return assertion;
}

function onlyAssertion(response: XmlElement, { encryption, privateKeys }: SamlProviderRecord): XmlElement {
  const plain = childrenNamed(response, 'Assertion', ASSERTION);
  const encrypted = childrenNamed(response, 'EncryptedAssertion', ASSERTION);
  const [only, ...more] = [...plain, ...encrypted];
  if (only === undefined || more.length > 0) throw malformed();
  if (plain.length > 0) {
    if (encryption === 'Required') throw invalidIdentityToken('The assertion must be encrypted');
    return only;
  }
  const opened = decryptElement(
    only,
    privateKeys.map(({ pem }) => createPrivateKey(pem)),
  );
  if (opened?.local !== 'Assertion' || opened.namespace !== ASSERTION) {
    throw invalidIdentityToken('The assertion cannot be decrypted');
  }
  return opened;
}

function read(assertion: XmlElement, issuer: string): SamlAssertion {
  const one = (within: XmlElement | undefined, name: string): XmlElement | undefined =>
    within === undefined ? undefined : childrenNamed(within, name, ASSERTION)[0];
  const subject = one(assertion, 'Subject');
  const nameId = one(subject, 'NameID');
  const confirmation = bearerConfirmation(subject);
  const recipient = confirmation && attributeOf(confirmation, 'Recipient');
  const issuedAtMs = timeOf(assertion, 'IssueInstant');
  const conditions = one(assertion, 'Conditions');
  const ends = [confirmation, conditions].map((each) => timeOf(each, 'NotOnOrAfter'));
  const endsAtMs = Math.min(...ends.filter((each) => each !== undefined));
  if (nameId === undefined || !recipient || issuedAtMs === undefined || !Number.isFinite(endsAtMs)) {
    throw malformed();
  }
  const format = attributeOf(nameId, 'Format') ?? '';
  return {
    issuer,
    subject: textOf(nameId).trim(),
    subjectType: NAME_FORMAT.exec(format)?.[1] ?? format,
    recipient,
    audiences: audiencesIn(conditions),
    issuedAtMs,
    notBeforeMs: timeOf(conditions, 'NotBefore'),
    endsAtMs,
    sessionEndsAtMs: timeOf(one(assertion, 'AuthnStatement'), 'SessionNotOnOrAfter'),
    attributes: attributesIn(assertion),
  };
}

function bearerConfirmation(subject: XmlElement | undefined): XmlElement | undefined {
  if (subject === undefined) return undefined;
  return childrenNamed(subject, 'SubjectConfirmation', ASSERTION)
    .filter((each) => attributeOf(each, 'Method') === BEARER)
    .flatMap((each) => childrenNamed(each, 'SubjectConfirmationData', ASSERTION))[0];
}

function audiencesIn(conditions: XmlElement | undefined): string[] {
  if (conditions === undefined) return [];
  return childrenNamed(conditions, 'AudienceRestriction', ASSERTION)
    .flatMap((each) => childrenNamed(each, 'Audience', ASSERTION))
    .map((each) => textOf(each).trim());
}

/** Values of attributes by name; the same name may come more than once. */
function attributesIn(assertion: XmlElement): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const statement of childrenNamed(assertion, 'AttributeStatement', ASSERTION)) {
    for (const attribute of childrenNamed(statement, 'Attribute', ASSERTION)) {
      const name = attributeOf(attribute, 'Name') ?? '';
      const values = childrenNamed(attribute, 'AttributeValue', ASSERTION).map((each) => textOf(each).trim());
      found.set(name, [...(found.get(name) ?? []), ...values]);
    }
  }
  return found;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function timeOf(element: XmlElement | undefined, name: string): number | undefined {
  const text = element && attributeOf(element, name);
  if (text === undefined) return undefined;
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw malformed();
  return ms;
}

/** Issuer, account and provider as one name: `NameQualifier`, and `saml:namequalifier`. */
export function nameQualifier(issuer: string, providerArn: string): string {
  const { account, name } = parseSamlProviderArn(providerArn) ?? { account: '', name: '' };
  return createHash('sha1').update(`${issuer}${account}/${name}`).digest('base64');
}
