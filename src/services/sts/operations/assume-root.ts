import type { Handler } from '../handler.ts';
import { targetAccount, taskPolicy } from '../root-tasks.ts';
import { newSession } from '../session.ts';

const SECONDS_DEFAULT = 900;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html */
export const assumeRoot: Handler<'AssumeRoot'> = (context, input) => {
  const account = targetAccount(input.TargetPrincipal);
  const sourceIdentity = context.caller.session?.sourceIdentity;
  const facts = {
    kind: 'root' as const,
    account,
    principalId: account,
    taskPolicyArn: taskPolicy(input),
    sourceIdentity,
  };
  const { DurationSeconds = SECONDS_DEFAULT, MinimumSessionTokenSize } = input;
  return {
    ...newSession(context, facts, DurationSeconds, MinimumSessionTokenSize),
    SourceIdentity: sourceIdentity,
  };
};
