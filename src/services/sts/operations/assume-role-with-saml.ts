import type { StagedContext } from '../../../core/context.ts';
import { parseRoleArn } from '../../../policy/identity/roles.ts';
import { parseSamlProviderArn, samlProviderByArn } from '../../../policy/identity/saml-providers.ts';
import { demandsOfFederation, findAssumable } from '../access.ts';
import type { Api } from '../api.gen.ts';
import { accessDenied, expiredToken, invalidIdentityToken, validationError } from '../errors.ts';
import { newRoleSession, withinRole } from '../role-session.ts';
import { checkAssertion, offers } from '../saml-identity.ts';
import { nameQualifier, readSamlResponse, type SamlAssertion } from '../saml-response.ts';
import { packedPercent, sessionPolicies } from '../session-policies.ts';
import { sessionTags } from '../session-tags.ts';

type Input = Api['AssumeRoleWithSAML']['input'];
type Output = Api['AssumeRoleWithSAML']['output'];

const ACTION = 'sts:AssumeRoleWithSAML';
const DEFAULT_SECONDS = 3600;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html */
export async function assumeRoleWithSAML(context: StagedContext, input: Input): Promise<Output> {
  const { RoleArn, PrincipalArn } = input;
  if (parseRoleArn(RoleArn) === undefined) throw validationError(`${RoleArn} is invalid`);
  if (parseSamlProviderArn(PrincipalArn) === undefined) throw validationError(`${PrincipalArn} is invalid`);
  const provider = await context.transact(({ tx }) => samlProviderByArn(tx, PrincipalArn));
  if (provider?.arn !== PrincipalArn) throw invalidIdentityToken("Specified provider doesn't exist");
  const assertion = readSamlResponse(input.SAMLAssertion, provider);
  const identity = checkAssertion(context, assertion, provider);
  if (!offers(assertion, RoleArn, PrincipalArn)) throw accessDenied(`Not authorized to perform ${ACTION}`);

  const { sessionName, sourceIdentity, keys } = identity;
  const { tags, transitiveTagKeys } = sessionTags(undefined, identity.tags, identity.transitiveTagKeys);
  const { role, trust } = await findAssumable(context, RoleArn, ACTION);
  await context.authorise(
    demandsOfFederation({
      action: ACTION,
      role,
      trust,
      provider: PrincipalArn,
      sessionName,
      tags: identity.tags,
      transitiveTagKeys: identity.transitiveTagKeys,
      sourceIdentity,
      keys,
    }),
  );
  const wanted = withinRole(role, input.DurationSeconds ?? DEFAULT_SECONDS);
  const policies = sessionPolicies(input.Policy, input.PolicyArns);
  const percent = packedPercent(policies, tags);
  const session = newRoleSession(
    context,
    role,
    {
      sessionName,
      durationSeconds: Math.min(wanted, secondsLeft(context, assertion)),
      sizeMin: input.MinimumSessionTokenSize,
    },
    {
      ...policies,
      tags,
      transitiveTagKeys,
      sourceIdentity,
      federatedProvider: PrincipalArn,
      federationKeys: keys,
    },
  );
  return {
    ...session,
    Subject: assertion.subject,
    SubjectType: assertion.subjectType,
    Issuer: assertion.issuer,
    Audience: assertion.recipient,
    NameQualifier: nameQualifier(assertion.issuer, PrincipalArn),
    PackedPolicySize: percent,
    SourceIdentity: sourceIdentity,
  };
}

/** `SessionNotOnOrAfter` ends a session that would be longer, by the wall clock of whoever wrote it. */
function secondsLeft(
  { wall, movedSince }: StagedContext,
  { issuedAtMs, sessionEndsAtMs }: SamlAssertion,
): number {
  if (sessionEndsAtMs === undefined) return Number.POSITIVE_INFINITY;
  const seconds = Math.floor((sessionEndsAtMs - wall() - movedSince(issuedAtMs + 999)) / 1000);
  if (seconds <= 0) throw expiredToken('The session of the assertion is over');
  return seconds;
}
