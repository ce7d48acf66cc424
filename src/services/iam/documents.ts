/** Policy documents as IAM takes, measures and shows them. */

import type { PolicyDocument } from '../../policy/document.ts';
import { POLICY_CHARACTERS_MAX, parsePolicy, policyCharacters } from '../../policy/parse.ts';
import { parsing, quotaExceeded } from './errors.ts';

/** Checks the document of a managed policy. */
export function checkManagedDocument(text: string): void {
  parsing(() => parsePolicy(text, 'identity'));
  const limit = POLICY_CHARACTERS_MAX.managed;
  if (policyCharacters(text) > limit) throw quotaExceeded('PolicySize', limit);
}

/** Checks the form of a trust policy; whether its principals exist is another question. */
export function checkTrustDocument(text: string): PolicyDocument {
  const document = parsing(() => parsePolicy(text, 'trust'));
  const limit = POLICY_CHARACTERS_MAX.trust;
  if (policyCharacters(text) > limit) throw quotaExceeded('ACLSizePerRole', limit);
  return document;
}

/** IAM returns documents URL-encoded by RFC 3986, so also what encodeURIComponent leaves alone. */
export function encodeDocument(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
