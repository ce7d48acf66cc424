// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import { describe, expect, it } from 'vitest';
import { toJson } from './document.ts';
import { applyEdit } from './edit.ts';
import { explain } from './explain.ts';
import { parsePolicy } from './parse.ts';
import type { AccessRequest, PolicySet } from './request.ts';
import {
  AWAY,
  allow,
  anonymous,
  BUCKET,
  bucketPolicy,
  deny,
  federatedUser,
  HOME,
  none,
  OBJECT,
  policy,
  readAll,
  request,
  roleSession,
  service,
  user,
  writeOnly,
} from './testing.ts';

const textsOf = (asked: AccessRequest, policies: PolicySet) =>
  explain(asked, policies).changes?.map(({ text }) => text);

describe('the smallest change', () => {
  it('is nothing for what is allowed', () => {
    const { summary, changes } = explain(request(user), { identity: [readAll] });
    expect(changes).toEqual([]);
    expect(summary).toBe(
      `s3:GetObject on ${OBJECT} by arn:aws:iam::${HOME}:user/dev/alice is allowed by statement 1 of the identity-based policy.`,
    );
  });

  it('is one statement for who has none', () => {
    const { changes, summary } = explain(request(user), none);
    expect(summary).toContain('is denied: no identity-based policy allows it.');
    expect(changes).toEqual([
      {
        policyType: 'identity',
        edit: {
          kind: 'addStatement',
          statement: { effect: 'Allow', action: ['s3:GetObject'], resource: [OBJECT], conditions: [] },
        },
        text: `Add an identity-based policy with {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}.`,
      },
    ]);
  });

  it('is the resource that a statement forgot', () => {
    const forgot = policy(allow('s3:Get*', BUCKET, { Sid: 'Read' }), 'identity', { name: 'Reader' });
    expect(textsOf(request(user), { identity: [forgot] })).toEqual([
      `Add "${OBJECT}" to Resource in statement "Read" of identity-based policy Reader.`,
    ]);
  });

  it('is the action that a statement forgot', () => {
    const forgot = policy(allow(['s3:PutObject'], `${BUCKET}/*`));
    expect(textsOf(request(user), { identity: [forgot] })).toEqual([
      'Add "s3:GetObject" to Action in statement 1 of the identity-based policy.',
    ]);
  });

  it('does not widen a statement that is about more', () => {
    const broad = policy([
      allow(['s3:PutObject'], '*'),
      allow(['s3:GetObject', 'sqs:*'], 'arn:aws:s3:::other/*'),
    ]);
    expect(textsOf(request(user), { identity: [broad] })).toEqual([
      `Add to the identity-based policy: {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}.`,
    ]);
  });

  it('is a condition that the request does not meet', () => {
    const mfa = policy(
      allow('s3:*', '*', {
        Condition: { Bool: { 'aws:SecureTransport': 'true', 'aws:MultiFactorAuthPresent': 'true' } },
      }),
    );
    const { changes, statements } = explain(request(user), { identity: [mfa] });
    expect(changes?.map(({ text }) => text)).toEqual([
      'Statement 1 of the identity-based policy would allow it if aws:MultiFactorAuthPresent were Bool "true".',
    ]);
    expect(statements[0]?.conditions).toEqual([
      { operator: 'Bool', key: 'aws:SecureTransport', values: ['true'], actual: 'true', holds: true },
      {
        operator: 'Bool',
        key: 'aws:MultiFactorAuthPresent',
        values: ['true'],
        actual: undefined,
        holds: false,
      },
    ]);
  });

  it('is one for each side of the account border', () => {
    const asked = request(roleSession, { resourceAccount: AWAY });
    expect(textsOf(asked, none)).toEqual([
      `Add a resource-based policy with {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${HOME}:role/service/app"},"Action":"s3:GetObject","Resource":"${OBJECT}"}.`,
      `Add an identity-based policy with {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}.`,
    ]);
  });

  it('is a principal beside those that are named', () => {
    expect(textsOf(request(service), { ...none, resource: bucketPolicy({ AWS: HOME }) })).toEqual([
      'Add {"Service":["sns.amazonaws.com"]} to Principal in statement 1 of the resource-based policy.',
    ]);
  });

  it('goes through every gate', () => {
    const policies = {
      identity: [],
      boundary: writeOnly,
      session: [writeOnly],
      scopes: [readAll, writeOnly],
      scps: [[readAll], [writeOnly]],
    };
    const { changes } = explain(request(roleSession), policies);
    expect(changes?.map(({ policyType, level }) => [policyType, level])).toEqual([
      ['scp', 1],
      ['session', 1],
      ['identity', undefined],
      ['boundary', undefined],
      ['session', undefined],
    ]);
  });

  it('gives a federated user the session policy it lacks', () => {
    expect(textsOf(request(federatedUser), { identity: [readAll] })).toEqual([
      `Add a session policy with {"Effect":"Allow","Action":"s3:GetObject","Resource":"${OBJECT}"}.`,
    ]);
  });

  it('is none that a policy could make for strangers behind Block Public Access', () => {
    const blocked = { ...none, resource: bucketPolicy('*'), ownAccountAndServicesOnly: true };
    const { changes, summary } = explain(request(anonymous), blocked);
    expect(changes).toBeUndefined();
    expect(summary).toContain('RestrictPublicBuckets');
  });
});

describe('the smallest change to a Deny', () => {
  const with_ = (statement: Record<string, unknown>): PolicySet => ({
    identity: [policy([allow('*'), statement])],
  });

  it('takes the action out of a list', () => {
    expect(textsOf(request(user), with_(deny(['s3:getobject', 's3:PutObject'])))).toEqual([
      'Remove "s3:getobject" from Action in statement 2 of the identity-based policy.',
    ]);
  });

  it('adds to what NotAction and NotResource spare', () => {
    const region = { Effect: 'Deny', NotAction: ['iam:*'], Resource: '*' };
    expect(textsOf(request(user), with_(region))).toEqual([
      'Add "s3:GetObject" to NotAction in statement 2 of the identity-based policy.',
    ]);
    const elsewhere = { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::logs/*' };
    expect(textsOf(request(user), with_(elsewhere))).toEqual([
      `Add "${OBJECT}" to NotResource in statement 2 of the identity-based policy.`,
    ]);
  });

  it('drops a statement that is about nothing else', () => {
    expect(textsOf(request(user), with_(deny('s3:*', '*', { Sid: 'NoS3' })))).toEqual([
      'Remove statement "NoS3" of the identity-based policy.',
    ]);
  });

  it('excepts the caller from policies that others share', () => {
    const scps = [[policy([allow('*'), deny('s3:*')], 'identity', { name: 'Guard' })]];
    expect(textsOf(request(roleSession), { identity: [readAll], scps })).toEqual([
      `Except arn:aws:iam::${HOME}:role/service/app from statement 2 of service control policy Guard: Condition ArnNotEquals aws:PrincipalArn.`,
    ]);
  });

  it('finds every Deny', () => {
    const policies = { identity: [policy([allow('*'), deny('s3:*'), deny('*')]), policy(deny('s3:Get*'))] };
    expect(explain(request(user), policies).changes).toHaveLength(3);
  });
});

describe('edits', () => {
  const document = parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 's3:*',
          Resource: '*',
          Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a' } },
        },
      ],
    }),
    'resource',
  );

  it('add to an exception that is there', () => {
    const edited = applyEdit(document, {
      kind: 'exceptCaller',
      statementIndex: 0,
      principalArn: 'arn:aws:iam::111122223333:role/b',
    });
    expect(toJson(edited)).toMatchObject({
      Statement: [
        {
          Condition: {
            ArnNotEquals: {
              'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/b'],
            },
          },
        },
      ],
    });
    expect(document.statements[0]?.conditions[0]?.values).toHaveLength(1);
  });

  it('start a document where there is none', () => {
    const statement = { effect: 'Allow' as const, action: ['s3:*'], resource: ['*'], conditions: [] };
    expect(toJson(applyEdit(undefined, { kind: 'addStatement', statement }))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
  });
});

it('writes names with wildcards so that they mean themselves', () => {
  const odd = request(user, { resource: 'arn:aws:s3:::b/${x}*?' });
  const [change] = explain(odd, none).changes ?? [];
  expect(change?.edit).toMatchObject({ statement: { resource: ['arn:aws:s3:::b/${$}{x}${*}${?}'] } });
});

it('traces statements that do not apply, element by element', () => {
  const { statements } = explain(request(user), {
    identity: [policy([allow('sqs:*'), allow('s3:*', 'arn:aws:s3:::other/*')])],
    resource: bucketPolicy({ AWS: AWAY }),
  });
  expect(
    statements.map(({ policyType, statementIndex, applies, principal, action, resource }) => ({
      policyType,
      statementIndex,
      applies,
      principal,
      action,
      resource,
    })),
  ).toEqual([
    {
      policyType: 'resource',
      statementIndex: 0,
      applies: false,
      principal: false,
      action: true,
      resource: true,
    },
    {
      policyType: 'identity',
      statementIndex: 0,
      applies: false,
      principal: true,
      action: false,
      resource: true,
    },
    {
      policyType: 'identity',
      statementIndex: 1,
      applies: false,
      principal: true,
      action: true,
      resource: false,
    },
  ]);
});
