/**
 * How STS's operations are authorised.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */

import type { Caller } from '../../core/caller.ts';
import { partitionOf } from '../../core/place.ts';
import type { Access, AccessContext, Demand } from '../../core/service.ts';
import { parseRoleArn, type RoleRecord, roleByArn } from '../../policy/identity/roles.ts';
import { currentTrust } from '../../policy/identity/trust.ts';
import type { AssumeRoleRequest, GetFederationTokenRequest, Tag } from './api.gen.ts';
import { notAuthorised, notWithSessionCredentials, validationError } from './errors.ts';
import { inheritedTags } from './session-tags.ts';

type Conditions = Record<string, string | readonly string[]>;

/**
 * Operations that AWS answers whatever the policies say, an explicit deny included.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const nobodyNeedsLeave: Access<object> = { actions: ['sts:GetCallerIdentity'], demands: () => [] };

/**
 * Policies do not control who may authenticate: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export const toGetSessionToken: Access<object> = {
  actions: ['sts:GetSessionToken'],
  demands: ({ caller }) => {
    refuseSession(caller, 'GetSessionToken');
    return [];
  },
};

export const toGetAccessKeyInfo: Access<object> = {
  actions: ['sts:GetAccessKeyInfo'],
  demands: ({ caller }) => {
    // A role's session may ask; those that users and root got for themselves are for other services.
    if (caller.type !== 'assumedRole') refuseSession(caller, 'GetAccessKeyInfo');
    return [{ action: 'sts:GetAccessKeyInfo', resource: '*' }];
  },
};

export const toDecodeAuthorizationMessage: Access<object> = {
  actions: ['sts:DecodeAuthorizationMessage'],
  demands: ({ caller }) => {
    if (caller.type !== 'assumedRole') refuseSession(caller, 'DecodeAuthorizationMessage');
    return [{ action: 'sts:DecodeAuthorizationMessage', resource: '*' }];
  },
};

export const toGetFederationToken: Access<GetFederationTokenRequest> = {
  actions: ['sts:GetFederationToken', 'sts:TagSession'],
  demands: ({ place, caller }, { Name, Tags = [] }) => {
    refuseSession(caller, 'GetFederationToken');
    const resource = `arn:${partitionOf(place.region)}:sts::${place.account}:federated-user/${Name}`;
    const conditions = requestTags(Tags);
    const demand: Demand = { action: 'sts:GetFederationToken', resource, conditions };
    return Tags.length === 0 ? [demand] : [demand, { ...demand, action: 'sts:TagSession' }];
  },
};

/**
 * The role's trust policy decides, together with the caller's own policies. Who hands on tags or a source identity, his
 * own or those of his session, must be trusted to do so.
 */
export const toAssumeRole: Access<AssumeRoleRequest> = {
  actions: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  demands: async (context, input) => {
    const role = await assumableRole(context, input.RoleArn);
    const { account } = parseRoleArn(role.arn) ?? { account: '' };
    const policy = await currentTrust(context.tx, role);
    const { session } = context.caller;
    const conditions: Conditions = { ...conditionsOf(input), ...resourceTags(role) };
    const demand: Demand = {
      action: 'sts:AssumeRole',
      resource: role.arn,
      account,
      policy,
      isTrustPolicy: true,
      conditions,
    };
    const demands = [demand];
    const passesTags = (input.Tags ?? []).length > 0 || Object.keys(inheritedTags(session)).length > 0;
    if (passesTags) demands.push({ ...demand, action: 'sts:TagSession' });
    const sourceIdentity = input.SourceIdentity ?? session?.sourceIdentity;
    if (sourceIdentity !== undefined) demands.push({ ...demand, action: 'sts:SetSourceIdentity' });
    return demands;
  },
};

/** The role of an ARN; nobody is told whether it exists. */
async function assumableRole({ tx, caller }: AccessContext, arn: string): Promise<RoleRecord> {
  if (parseRoleArn(arn) === undefined) throw validationError(`${arn} is invalid`);
  // A federated user may ask STS who he is, and nothing else, whatever his policies say.
  const role = caller.type === 'federatedUser' ? undefined : await roleByArn(tx, arn);
  if (role === undefined) throw notAuthorised(caller.arn, 'sts:AssumeRole', arn);
  return role;
}

/** Long-term credentials only. */
function refuseSession({ session }: Caller, operation: string): void {
  if (session !== undefined) throw notWithSessionCredentials(operation);
}

function conditionsOf(input: AssumeRoleRequest): Conditions {
  const { ExternalId, RoleSessionName, SourceIdentity, TransitiveTagKeys, Tags } = input;
  const conditions = { ...requestTags(Tags), 'sts:RoleSessionName': RoleSessionName };
  return {
    ...conditions,
    ...(ExternalId === undefined ? {} : { 'sts:ExternalId': ExternalId }),
    ...(SourceIdentity === undefined ? {} : { 'sts:SourceIdentity': SourceIdentity }),
    ...(TransitiveTagKeys === undefined ? {} : { 'sts:TransitiveTagKeys': TransitiveTagKeys }),
  };
}

function requestTags(tags: readonly Tag[] = []): Conditions {
  if (tags.length === 0) return {};
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]);
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) };
}

function resourceTags({ tags }: RoleRecord): Conditions {
  return Object.fromEntries(
    tags.flatMap(({ Key, Value }) => [
      [`aws:ResourceTag/${Key}`, Value],
      [`iam:ResourceTag/${Key}`, Value],
    ]),
  );
}
