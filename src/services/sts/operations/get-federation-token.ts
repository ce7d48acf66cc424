import { partitionOf } from '../../../core/place.ts';
import type { Handler } from '../handler.ts';
import { newSession } from '../session.ts';
import { ownSessionSeconds } from '../session-duration.ts';
import { packedPercent, sessionPolicies } from '../session-policies.ts';
import { sessionTags } from '../session-tags.ts';

/**
 * A session under a name of the caller's choice, with at most the caller's rights: with none but what resources grant to
 * it when it is given no policy. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export const getFederationToken: Handler<'GetFederationToken'> = (context, input) => {
  const { caller, place } = context;
  const { account } = caller;
  const policies = sessionPolicies(input.Policy, input.PolicyArns);
  const { tags } = sessionTags(undefined, input.Tags);
  const percent = packedPercent(policies, tags);
  const facts = {
    kind: 'federatedUser' as const,
    account,
    principalId: caller.type === 'root' ? account : caller.userId,
    sessionName: input.Name,
    ...policies,
    tags,
  };
  const seconds = ownSessionSeconds(caller, input.DurationSeconds);
  return {
    ...newSession(context, facts, seconds, input.MinimumSessionTokenSize),
    FederatedUser: {
      FederatedUserId: `${account}:${input.Name}`,
      Arn: `arn:${partitionOf(place.region)}:sts::${account}:federated-user/${input.Name}`,
    },
    PackedPolicySize: percent ?? 0,
  };
};
