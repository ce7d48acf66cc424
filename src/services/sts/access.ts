/**
 * How STS's operations are authorised.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */

import type { Caller } from '../../core/caller.ts';
import type { StagedContext } from '../../core/context.ts';
import type { Demand } from '../../core/demand.ts';
import { partitionOf } from '../../core/place.ts';
import type { Access, AccessContext } from '../../core/service.ts';
import { parseRoleArn, type RoleRecord, roleByArn } from '../../policy/identity/roles.ts';
import { currentTrust } from '../../policy/identity/trust.ts';
import type {
  AssumeRoleRequest,
  GetFederationTokenRequest,
  GetWebIdentityTokenRequest,
  Tag,
} from './api.gen.ts';
import { accessDenied, notAuthorised, notWithSessionCredentials, validationError } from './errors.ts';
import { mfaConditions } from './mfa.ts';
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

/** That it takes leave at all is our reading: the reference of actions does not have it yet. */
export const toGetScopedCredentials: Access<object> = {
  actions: ['sts:GetScopedCredentials'],
  demands: () => [{ action: 'sts:GetScopedCredentials', resource: '*' }],
};

export const toGetDelegatedAccessToken: Access<object> = {
  actions: ['sts:GetDelegatedAccessToken'],
  demands: () => [{ action: 'sts:GetDelegatedAccessToken', resource: '*' }],
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

export const toGetWebIdentityToken: Access<GetWebIdentityTokenRequest> = {
  actions: ['sts:GetWebIdentityToken', 'sts:TagGetWebIdentityToken'],
  demands: (_context, { Audience, SigningAlgorithm, DurationSeconds = 300, Tags = [] }) => {
    const conditions: Conditions = {
      'sts:IdentityTokenAudience': Audience,
      'sts:SigningAlgorithm': SigningAlgorithm,
      'sts:DurationSeconds': String(DurationSeconds),
    };
    const tags = requestTags(Tags);
    const action = 'sts:GetWebIdentityToken';
    const demand: Demand = { action, resource: '*', conditions: { ...conditions, ...tags } };
    if (Tags.length === 0) return [demand];
    return [demand, { action: 'sts:TagGetWebIdentityToken', resource: '*', conditions: tags }];
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
    const conditions: Conditions = {
      ...conditionsOf(input),
      ...resourceTags(role),
      ...(await mfaConditions(context, input)),
    };
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

/**
 * Whoever has a token of an identity provider may ask, signed or not. What the role's trust policy says of him is asked
 * when the token was found to be good.
 */
export const toAssumeRoleWithWebIdentity: Access<object> = federation('sts:AssumeRoleWithWebIdentity');

export const toAssumeRoleWithSAML: Access<object> = federation('sts:AssumeRoleWithSAML');

function federation(action: string): Access<object> {
  return { actions: [action, 'sts:TagSession', 'sts:SetSourceIdentity'], demands: () => [] };
}

export interface Assumable {
  role: RoleRecord;
  /** Its trust policy, as it is true now. */
  trust: string;
}

/** A role and whom it trusts, for somebody without a name. */
export async function findAssumable(
  { transact }: StagedContext,
  arn: string,
  action: string,
): Promise<Assumable> {
  const found = await transact(async ({ tx }) => {
    const role = await roleByArn(tx, arn);
    return role && { role, trust: await currentTrust(tx, role) };
  });
  if (found === undefined) throw accessDenied(`Not authorized to perform ${action}`);
  return found;
}

export interface Federated extends Assumable {
  action: string;
  /** ARN of the identity provider. */
  provider: string;
  sessionName: string;
  tags: readonly Tag[];
  transitiveTagKeys: readonly string[];
  sourceIdentity: string | undefined;
  /** What the provider says, as condition keys. */
  keys: Conditions;
}

/** What the trust policy of a role must allow to somebody whom an identity provider vouches for. */
export function demandsOfFederation(federated: Federated): Demand[] {
  const { action, role, trust, provider, sessionName, tags, transitiveTagKeys, sourceIdentity } = federated;
  const demand: Demand = {
    action,
    resource: role.arn,
    account: parseRoleArn(role.arn)?.account,
    policy: trust,
    isTrustPolicy: true,
    provider,
    conditions: {
      ...federated.keys,
      'aws:FederatedProvider': provider,
      'sts:RoleSessionName': sessionName,
      ...requestTags(tags),
      ...(transitiveTagKeys.length === 0 ? {} : { 'sts:TransitiveTagKeys': transitiveTagKeys }),
      ...(sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': sourceIdentity }),
      ...resourceTags(role),
    },
  };
  const demands = [demand];
  if (tags.length > 0) demands.push({ ...demand, action: 'sts:TagSession' });
  if (sourceIdentity !== undefined) demands.push({ ...demand, action: 'sts:SetSourceIdentity' });
  return demands;
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
