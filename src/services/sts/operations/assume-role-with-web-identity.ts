import type { StagedContext } from '../../../core/context.ts';
import { type OidcProviderRecord, oidcProviderOfIssuer } from '../../../policy/identity/oidc-providers.ts';
import { parseRoleArn } from '../../../policy/identity/roles.ts';
import { demandsOfFederation, findAssumable } from '../access.ts';
import type { Api } from '../api.gen.ts';
import { invalidIdentityToken, validationError } from '../errors.ts';
import { verifySignature } from '../oidc-keys.ts';
import { newRoleSession, withinRole } from '../role-session.ts';
import { packedPercent, sessionPolicies } from '../session-policies.ts';
import { sessionTags } from '../session-tags.ts';
import { checkClaims, readToken } from '../web-identity.ts';

type Input = Api['AssumeRoleWithWebIdentity']['input'];
type Output = Api['AssumeRoleWithWebIdentity']['output'];

const ACTION = 'sts:AssumeRoleWithWebIdentity';
const DEFAULT_SECONDS = 3600;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
export async function assumeRoleWithWebIdentity(context: StagedContext, input: Input): Promise<Output> {
  if (input.ProviderId !== undefined) {
    throw validationError('Do not include a ProviderId: the only tokens taken are OpenID Connect ID tokens.');
  }
  const account = parseRoleArn(input.RoleArn)?.account;
  if (account === undefined) throw validationError('Request ARN is invalid');
  const { token, issuer } = readToken(input.WebIdentityToken);
  const provider = await providerOf(context, account, issuer);
  const vouched = checkClaims(context, token, provider);
  await verifySignature(context, provider, token);

  const { tags, transitiveTagKeys } = sessionTags(undefined, vouched.tags, vouched.transitiveTagKeys);
  const { sourceIdentity, keys } = vouched;
  const { role, trust } = await findAssumable(context, input.RoleArn, ACTION);
  await context.authorise(
    demandsOfFederation({
      action: ACTION,
      role,
      trust,
      provider: provider.arn,
      sessionName: input.RoleSessionName,
      tags: vouched.tags,
      transitiveTagKeys: vouched.transitiveTagKeys,
      sourceIdentity,
      keys,
    }),
  );
  const durationSeconds = withinRole(role, input.DurationSeconds ?? DEFAULT_SECONDS);
  const policies = sessionPolicies(input.Policy, input.PolicyArns);
  const percent = packedPercent(policies, tags);
  const session = newRoleSession(
    context,
    role,
    { sessionName: input.RoleSessionName, durationSeconds, sizeMin: input.MinimumSessionTokenSize },
    {
      ...policies,
      tags,
      transitiveTagKeys,
      sourceIdentity,
      federatedProvider: provider.arn,
      federationKeys: keys,
    },
  );
  return {
    ...session,
    SubjectFromWebIdentityToken: vouched.subject,
    Audience: vouched.audience,
    Provider: provider.arn,
    PackedPolicySize: percent,
    SourceIdentity: sourceIdentity,
  };
}

async function providerOf(
  context: StagedContext,
  account: string,
  issuer: string,
): Promise<OidcProviderRecord> {
  const provider = await context.transact(({ tx }) => oidcProviderOfIssuer(tx, account, issuer));
  if (provider !== undefined) return provider;
  throw invalidIdentityToken(`No OpenIDConnect provider found in your account for ${issuer}`);
}
