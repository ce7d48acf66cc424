/** The states of each kind of policy, for an `s3:GetObject` unless it says otherwise. */

import type { PolicyGrammar } from '../parse.ts';
import {
  account,
  allow,
  anonymous,
  deny,
  federatedArn,
  federatedUser,
  grant,
  policy,
  readAll,
  roleArn,
  roleSession,
  root,
  service,
  sessionArn,
  user,
  userArn,
  writeOnly,
} from '../testing.ts';
import type { Axis } from './matrix.test-suite.ts';

const everything = policy(allow('*'));
const readAllButThis = policy([allow('s3:Get*'), deny('s3:GetObject')]);

export const callers = { user, session: roleSession };
export const alone = {
  user: { user },
  session: { session: roleSession },
  federated: { federated: federatedUser },
};
export const strangers = { anonymous: { anonymous }, service: { service }, root: { root } };
/** A role that a service made for itself: organizations have no say about it. */
export const serviceLinked = {
  linked: {
    ...roleSession,
    roleArn: 'arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX',
  } as typeof roleSession,
};

export const identity: Axis = {
  none: { identity: [] },
  silent: { identity: [writeOnly] },
  allow: { identity: [writeOnly, readAll] },
  deny: { identity: [readAll, readAllButThis] },
};

export const boundary: Axis = {
  none: {},
  silent: { boundary: writeOnly },
  allow: { boundary: readAll },
  deny: { boundary: readAllButThis },
};

export const session: Axis = {
  none: {},
  empty: { session: [] },
  silent: { session: [writeOnly] },
  allow: { session: [writeOnly, readAll] },
  deny: { session: [readAll, readAllButThis] },
};

/** `hole`: the organization's root allows, the unit below does not. */
export const scp: Axis = {
  none: {},
  allow: { scps: [[everything], [writeOnly, readAll]] },
  silent: { scps: [[writeOnly]] },
  hole: { scps: [[everything], [writeOnly], [everything]] },
  deny: { scps: [[everything], [everything, readAllButThis]] },
};

const rcpOf = (effect: 'Allow' | 'Deny') =>
  policy({ Effect: effect, Principal: '*', Action: 's3:*', Resource: '*' }, 'resource');

export const rcp: Axis = {
  none: {},
  allow: { rcps: [rcpOf('Allow')] },
  deny: { rcps: [rcpOf('Allow'), rcpOf('Deny')] },
};

const onEndpoint = (...statements: object[]) =>
  policy(
    statements.map((statement) => ({ Principal: '*', Resource: '*', ...statement })),
    'resource',
  );

export const endpoint: Axis = {
  none: {},
  allow: { endpoint: onEndpoint({ Effect: 'Allow', Action: 's3:*' }) },
  silent: { endpoint: onEndpoint({ Effect: 'Allow', Action: 's3:PutObject' }) },
  deny: {
    endpoint: onEndpoint({ Effect: 'Allow', Action: '*' }, { Effect: 'Deny', Action: 's3:GetObject' }),
  },
};

const OTHER = { AWS: 'arn:aws:iam::111122223333:user/somebody-else' };

/** A policy of the resource, by whom it lets in. */
const naming = (grammar: PolicyGrammar, entity: object, caller: object) => {
  const [Action, more] =
    grammar === 'trust' ? ['sts:AssumeRole', { Resource: undefined }] : ['s3:GetObject', {}];
  const made = (...statements: object[]) => policy(statements as Record<string, unknown>[], grammar);
  return {
    other: made(grant(OTHER, Action, more)),
    account: made(grant(account, Action, more)),
    entity: made(grant(entity, Action, more)),
    caller: made(grant(caller, Action, more)),
    everyone: made(grant('*', Action, more)),
    service: made(grant({ Service: 'sns.amazonaws.com' }, Action, more)),
    deny: made(grant('*', Action, more), { ...grant('*', Action, more), Effect: 'Deny' }),
  };
};

function axisOf(grammar: 'resource' | 'trust', entity: object, caller: object): Axis {
  const policies = Object.entries(naming(grammar, entity, caller));
  return { none: {}, ...Object.fromEntries(policies.map(([name, made]) => [name, { [grammar]: made }])) };
}

/** `entity` and `caller` as they are for each kind of caller. */
export const resource = {
  user: axisOf('resource', userArn, userArn),
  session: axisOf('resource', roleArn, sessionArn),
  federated: axisOf('resource', userArn, federatedArn),
};

export const trust = {
  user: axisOf('trust', userArn, userArn),
  session: axisOf('trust', roleArn, sessionArn),
};

/** Every axis of an identity's policies speaks of reading; for trust policies of assuming roles. */
export function forAssuming(axis: Axis): Axis {
  const text = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(text);
    return value === readAll ? assumeAll : value === readAllButThis ? assumeNone : rcpForAssuming(value);
  };
  return Object.fromEntries(
    Object.entries(axis).map(([name, set]) => [
      name,
      Object.fromEntries(Object.entries(set).map(([kind, value]) => [kind, text(value)])),
    ]),
  );
}

const assumeAll = policy(allow('sts:*'));
const assumeNone = policy([allow('sts:*'), deny('sts:AssumeRole')]);
const assumeRcp = policy({ Effect: 'Deny', Principal: '*', Action: 'sts:*', Resource: '*' }, 'resource');
const assumeEndpoint = onEndpoint({ Effect: 'Allow', Action: 'sts:*' });
const noAssumeEndpoint = onEndpoint(
  { Effect: 'Allow', Action: '*' },
  { Effect: 'Deny', Action: 'sts:AssumeRole' },
);

function rcpForAssuming(value: unknown): unknown {
  if (value === rcp['deny']?.rcps?.[1]) return assumeRcp;
  if (value === endpoint['allow']?.endpoint) return assumeEndpoint;
  return value === endpoint['deny']?.endpoint ? noAssumeEndpoint : value;
}

export const assuming = {
  action: 'sts:AssumeRole',
  resource: 'arn:aws:iam::111122223333:role/target',
};

/** An S3 ACL entry for the caller's account or for everybody. */
export const acl: Axis = {
  none: {},
  account: { grants: [{ namedAs: 'account', label: 'ACL' }] },
  everyone: { grants: [{ namedAs: 'caller', label: 'ACL' }] },
};

/** A KMS grant, by its grantee: the role of a session, or the very session. */
export const kmsGrant: Axis = {
  none: {},
  account: { grants: [{ namedAs: 'account', label: 'grant' }] },
  entity: { grants: [{ namedAs: 'entity', label: 'grant' }] },
  caller: { grants: [{ namedAs: 'caller', label: 'grant' }] },
};

/** RestrictPublicBuckets on a bucket with a public policy. */
export const block: Axis = { off: {}, on: { ownAccountAndServicesOnly: true } };

/** KMS: the key's policy has to allow. */
export const isKey = { resourceRule: 'mustAllow' } as const;
