/** The role that a function runs as: who may be it, and its temporary credentials. */

import { type Caller, rootOf, serviceCaller } from '../../core/caller.ts';
import type { StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { FunctionCredentials } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import { parseRoleArn, roleByArn } from '../../policy/identity/roles.ts';
import { sessionCaller } from '../../policy/identity/session-caller.ts';
import { invalidParameter } from './errors.ts';

const SESSION_NAME_MAX = 64;

export interface RoleUse {
  readonly role: string;
  /** Unqualified: what `aws:SourceArn` of the trust policy is compared with. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly place: Place;
}

export interface RoleSession {
  readonly credentials: FunctionCredentials;
  /** ARN and unique id of the session. */
  readonly arn: string;
  readonly id: string;
}

/** A name of one letter is too short for STS. */
function sessionNameOf(functionName: string): string {
  return functionName.length === 1
    ? `${functionName}@lambda_function`
    : functionName.slice(0, SESSION_NAME_MAX);
}

/** Asks STS in Lambda's name, so that the role's trust policy decides. @throws AwsError what STS says */
export async function assumeRole(context: StagedContext, use: RoleUse): Promise<RoleSession> {
  const caller = serviceCaller('lambda', { sourceArn: use.functionArn, sourceAccount: use.place.account });
  // The session is named after the function, within STS's limits.
  const RoleSessionName = sessionNameOf(use.functionName);
  const input = { RoleArn: use.role, RoleSessionName };
  const { Credentials, AssumedRoleUser } = await context.call.as(caller)(
    'sts',
    'AssumeRole',
    input,
    use.place,
  );
  if (Credentials === undefined || AssumedRoleUser === undefined) throw new Error('STS gave no credentials');
  return {
    credentials: {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
      expiresAtMs: Credentials.Expiration.getTime(),
    },
    arn: AssumedRoleUser.Arn,
    id: AssumedRoleUser.AssumedRoleId,
  };
}

/** The session as a caller: what Lambda does for a function is done under the function's own permissions. */
export function roleCaller(use: RoleUse, { arn, id, credentials }: RoleSession, nowMs: number): Caller {
  return sessionCaller({ role: use.role, arn, id, ...credentials }, nowMs);
}

/**
 * Whether Lambda may be the role, as it is asked when a function is made. A role that is not there is made, where the
 * cloud was started so.
 *
 * @throws AwsError InvalidParameterValueException
 */
export async function checkRole(context: StagedContext, use: RoleUse): Promise<void> {
  try {
    await assumeRole(context, use);
    return;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
  const isThere = await context.transact(async ({ tx }) => (await roleByArn(tx, use.role)) !== undefined);
  if (!isThere) {
    if (context.settings.missingRoles === 'create' && (await makeRole(context, use.role))) return;
    context.log.warn(
      'A Lambda function was refused because its role does not exist; --missing-roles=create makes such roles',
      { role: use.role, function: use.functionName },
    );
  }
  throw invalidParameter('The role defined for the function cannot be assumed by Lambda.');
}

const MADE =
  'Made by kumobako (--missing-roles=create) for a Lambda function that named it; may do everything.';

/** A role that says of itself that it was made up. False when its ARN is no role's. */
async function makeRole({ call, log }: StagedContext, arn: string): Promise<boolean> {
  const parsed = parseRoleArn(arn);
  if (parsed === undefined) return false;
  const [, path = '/'] = /:role(\/(?:[^/]+\/)*)[^/]+$/.exec(arn) ?? [];
  const [, partition = 'aws'] = arn.split(':');
  const asRoot = call.as(rootOf(parsed.account, undefined, partition));
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const at = { account: parsed.account };
  try {
    await asRoot(
      'iam',
      'CreateRole',
      {
        RoleName: parsed.name,
        Path: path,
        AssumeRolePolicyDocument: JSON.stringify(trust),
        Description: MADE,
        Tags: [{ Key: 'kumobako:made-for', Value: 'missing-roles' }],
      },
      at,
    );
    await asRoot(
      'iam',
      'PutRolePolicy',
      { RoleName: parsed.name, PolicyName: 'everything', PolicyDocument: JSON.stringify(everything) },
      at,
    );
  } catch (error) {
    // Somebody else was first, or the name is none.
    if (error instanceof AwsError) return error.code === 'EntityAlreadyExistsException';
    throw error;
  }
  log.warn('Made a role that a Lambda function named and that did not exist', { role: arn });
  return true;
}
