/** SAML responses of a test's identity provider, signed as such providers do. */

import { createHash, type KeyObject, sign } from 'node:crypto';
import { canonicalXml } from '../../src/engines/xml/canonical.ts';
import { parseXmlDocument } from '../../src/engines/xml/parse.ts';
import type { SamlIdentityProvider } from './saml.ts';
import { type EncryptionWanted, encryptedXml } from './xml-encryption.ts';

export const SIGN_IN = 'https://signin.aws.amazon.com/saml';
const ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

export interface SamlWanted {
  roleArn: string;
  providerArn: string;
  /** Beside `Role` and `RoleSessionName`; undefined takes one away. Short names are AWS's. */
  attributes?: Record<string, string | string[] | undefined>;
  issuer?: string;
  subject?: string;
  format?: string;
  recipient?: string;
  audience?: string;
  status?: string;
  issuedAtMs?: number;
  lifeMs?: number;
  notBeforeMs?: number;
  sessionEndsAtMs?: number;
  /** What is signed: the assertion first. */
  signs?: readonly ('assertion' | 'response')[];
  key?: KeyObject;
  /** The assertion is encrypted for the holder of this key, after it was signed and before the response is. */
  encryptedFor?: string;
  encryption?: EncryptionWanted;
  /** Changes the text after it was signed. */
  tampered?: (text: string) => string;
}

/** The response in base64, as `SAMLAssertion` wants it. */
export function samlResponse(idp: SamlIdentityProvider, wanted: SamlWanted): string {
  const { signs = ['assertion'], key = idp.privateKey, tampered = (text: string) => text } = wanted;
  let text = responseText(idp, wanted);
  if (signs.includes('assertion')) text = signed(text, '_assertion', key);
  if (wanted.encryptedFor !== undefined) text = encrypted(text, wanted.encryptedFor, wanted.encryption);
  if (signs.includes('response')) text = signed(text, '_response', key);
  return Buffer.from(tampered(text)).toString('base64');
}

const instant = (ms: number) => new Date(ms).toISOString();

function responseText(idp: SamlIdentityProvider, wanted: SamlWanted): string {
  const { issuer = idp.entityId, recipient = SIGN_IN, audience = 'urn:amazon:webservices' } = wanted;
  const issuedAtMs = wanted.issuedAtMs ?? Date.now();
  const end = instant(issuedAtMs + (wanted.lifeMs ?? 300_000));
  const status = wanted.status ?? 'urn:oasis:names:tc:SAML:2.0:status:Success';
  const format = wanted.format ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
  const session =
    wanted.sessionEndsAtMs === undefined ? '' : ` SessionNotOnOrAfter="${instant(wanted.sessionEndsAtMs)}"`;
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0" IssueInstant="${instant(issuedAtMs)}" Destination="${recipient}">
<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>
<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion" Version="2.0" IssueInstant="${instant(issuedAtMs)}">
<saml:Issuer>${issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="${format}">${wanted.subject ?? 'ada@example.com'}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${recipient}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="${instant(wanted.notBeforeMs ?? issuedAtMs)}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="${instant(issuedAtMs)}"${session}/>
<saml:AttributeStatement>${attributesText(wanted)}</saml:AttributeStatement>
</saml:Assertion></samlp:Response>`;
}

function attributesText({ roleArn, providerArn, attributes = {} }: SamlWanted): string {
  const all = { Role: `${roleArn},${providerArn}`, RoleSessionName: 'ada', ...attributes };
  return Object.entries(all)
    .flatMap(([name, value]) => {
      if (value === undefined) return [];
      const values = [value].flat().map((each) => `<saml:AttributeValue>${each}</saml:AttributeValue>`);
      const full = name.startsWith('urn:') || name.startsWith('http') ? name : ATTRIBUTES + name;
      return [`<saml:Attribute Name="${full}">${values.join('')}</saml:Attribute>`];
    })
    .join('');
}

function encrypted(text: string, pem: string, wanted: EncryptionWanted | undefined): string {
  const assertion = /<saml:Assertion.*<\/saml:Assertion>/s.exec(text)?.[0] ?? '';
  const holder = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
  return text.replace(
    assertion,
    `<saml:EncryptedAssertion ${holder}>${encryptedXml(assertion, pem, wanted)}</saml:EncryptedAssertion>`,
  );
}

/** Puts a signature behind the issuer of the element with that id. */
function signed(text: string, id: string, key: KeyObject): string {
  const root = parseXmlDocument(text);
  const element =
    id === '_response'
      ? root
      : root.children.find((child) => typeof child !== 'string' && child.local === 'Assertion');
  if (element === undefined || typeof element === 'string') throw new Error(`There is no ${id}`);
  const digest = createHash('sha256').update(canonicalXml(element)).digest('base64');
  const info = `<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="${EXCLUSIVE}"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
  const value = sign('sha256', Buffer.from(canonicalXml(parseXmlDocument(info))), key).toString('base64');
  const signature = `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${info}<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`;
  const issuer = text.indexOf('</saml:Issuer>', text.indexOf(`ID="${id}"`)) + '</saml:Issuer>'.length;
  return text.slice(0, issuer) + signature + text.slice(issuer);
}
