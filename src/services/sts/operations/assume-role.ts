import type { Caller } from '../../../core/caller.ts';
import { type RoleRecord, roleByArn } from '../../../policy/identity/roles.ts';
import type { AssumeRoleRequest } from '../api.gen.ts';
import { notAuthorised, validationError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { takeMfa } from '../mfa.ts';
import { newRoleSession, withinRole } from '../role-session.ts';
import { refuseContexts } from '../session.ts';
import { packedPercent, sessionPolicies } from '../session-policies.ts';
import { sessionTags } from '../session-tags.ts';

const HOUR_SECONDS = 3600;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const assumeRole: Handler<'AssumeRole'> = async (context, input) => {
  const { tx, caller } = context;
  const role = await roleByArn(tx, input.RoleArn);
  // Its access has found it; a service that calls in its own name has none that could be refused.
  if (role === undefined) throw notAuthorised(caller.arn, 'sts:AssumeRole', input.RoleArn);
  refuseContexts(input.ProvidedContexts);
  const durationSeconds = duration(caller, role, input.DurationSeconds);
  const policies = sessionPolicies(input.Policy, input.PolicyArns);
  const { tags, transitiveTagKeys } = sessionTags(caller.session, input.Tags, input.TransitiveTagKeys);
  const percent = packedPercent(policies, tags);
  const sourceIdentity = identityBehind(caller, input);
  const mfaAuthenticatedAtMs = await takeMfa(context, input);
  const session = newRoleSession(
    context,
    role,
    { sessionName: input.RoleSessionName, durationSeconds, sizeMin: input.MinimumSessionTokenSize },
    {
      ...policies,
      tags,
      transitiveTagKeys,
      sourceIdentity,
      mfaAuthenticatedAtMs,
      ...(caller.session && { isChained: true }),
      sourceFunctionArn: functionBehind(caller),
    },
  );
  return {
    ...session,
    PackedPolicySize: percent,
    SourceIdentity: sourceIdentity,
  };
};

/** Whoever calls with temporary credentials chains roles, and gets an hour at most. */
function duration({ session }: Caller, role: RoleRecord, asked = HOUR_SECONDS): number {
  if (session !== undefined && asked > HOUR_SECONDS) {
    throw validationError(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  return withinRole(role, asked);
}

/** A session that Lambda asks for says which function it is for; one that the function asks for does not. */
function functionBehind({ type, arn, sourceArn }: Caller): string | undefined {
  return type === 'service' && arn === 'lambda.amazonaws.com' ? sourceArn : undefined;
}

/** A source identity that was set once stays for the whole chain of sessions. */
function identityBehind({ session }: Caller, { SourceIdentity }: AssumeRoleRequest): string | undefined {
  const before = session?.sourceIdentity;
  if (before !== undefined && SourceIdentity !== undefined && SourceIdentity !== before) {
    throw validationError('The source identity of the calling session is set and cannot be changed.');
  }
  return SourceIdentity ?? before;
}
