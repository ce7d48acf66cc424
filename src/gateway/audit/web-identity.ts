/** Who calls STS with what an identity provider says of him, instead of credentials. */

import type { JsonObject } from '../../core/event-history.ts';

/** Members of the two operations' answers. */
interface Answer {
  Provider?: string;
  Audience?: string;
  SubjectFromWebIdentityToken?: string;
  NameQualifier?: string;
  Subject?: string;
}

/**
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html#STS-API-SAML-WIF
 * Undefined for every other operation. Of a call that was refused nothing is known but its kind.
 */
export function webIdentity(operation: string, output: object | undefined): JsonObject | undefined {
  // Each of them is one of these operations' own output.
  const answer = (output ?? {}) as Answer;
  if (operation === 'AssumeRoleWithWebIdentity') {
    const { Provider: provider, Audience: audience, SubjectFromWebIdentityToken: subject } = answer;
    if (subject === undefined) return { type: 'WebIdentityUser' };
    const principalId = [provider, audience, subject].filter((part) => part !== undefined).join(':');
    return { type: 'WebIdentityUser', principalId, userName: subject, identityProvider: provider };
  }
  if (operation !== 'AssumeRoleWithSAML') return undefined;
  const { NameQualifier: qualifier, Subject: subject } = answer;
  if (subject === undefined) return { type: 'SAMLUser' };
  return {
    type: 'SAMLUser',
    principalId: `${qualifier}:${subject}`,
    userName: subject,
    identityProvider: qualifier,
  };
}
