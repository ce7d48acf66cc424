// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextKeysOf, toJson } from './document.ts';
import { type PolicyGrammar, parsePolicy, policyCharacters } from './parse.ts';
import { PolicyError } from './policy-error.ts';

type Json = Record<string, unknown>;

/** The text that refuses a document, or `ok`. */
function refusal(document: unknown, grammar: PolicyGrammar): string {
  try {
    parsePolicy(typeof document === 'string' ? document : JSON.stringify(document), grammar);
    return 'ok';
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
}

const statement = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::b' };
const document = (change: Json = {}, top: Json = {}): Json => ({
  Version: '2012-10-17',
  Statement: { ...statement, ...change },
  ...top,
});
const without = (name: string): Json => ({
  Version: '2012-10-17',
  Statement: Object.fromEntries(Object.entries(statement).filter(([key]) => key !== name)),
});

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';
const VERSION = 'Policy document must be version 2012-10-17 or greater.';
const VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';

describe('identity policies: syntax', () => {
  it.each<[string, unknown]>([
    ['no JSON', 'this is no policy'],
    ['a list', []],
    ['null', 'null'],
    ['an unknown element', document({}, { Comment: 'x' })],
    ['an unknown element of a statement', document({ Comment: 'x' })],
    ['lower-case names', { version: '2012-10-17', statement: [statement] }],
    ['a version of the future', document({}, { Version: '2013-10-17' })],
    ['no statement', { Version: '2012-10-17' }],
    ['an empty list of statements', { Version: '2012-10-17', Statement: [] }],
    ['a statement that is text', { Version: '2012-10-17', Statement: ['x'] }],
    ['a statement that is null', { Version: '2012-10-17', Statement: null }],
    ['an Id that is a list', document({}, { Id: ['x'] })],
    ['a Sid that is an object', document({ Sid: {} })],
    ['no effect', without('Effect')],
    ['another effect', document({ Effect: 'Maybe' })],
    ['Action and NotAction', document({ NotAction: 'iam:*' })],
    ['Resource and an empty NotResource', document({ NotResource: [] })],
    ['an Action that is an object', document({ Action: {} })],
    ['a nested list', document({ Action: [['s3:*']] })],
    ['a resource that is a number', document({ Resource: 1 })],
    ['a condition that is a list', document({ Condition: [] })],
    ['a condition without keys and operators', document({ Condition: { StringEquals: 'x' } })],
    ['a condition value that is an object', document({ Condition: { StringEquals: { a: {} } } })],
    ['a condition value that is null', document({ Condition: { StringEquals: { a: null } } })],
    ['an unknown operator', document({ Condition: { StringIs: { a: '1' } } })],
    ['a doubled colon', document({ Condition: { 'ForAnyValue::StringEquals': { a: '1' } } })],
    ['Null with IfExists', document({ Condition: { NullIfExists: { a: 'true' } } })],
    [
      'a name twice',
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}',
    ],
    [
      'a name twice, once escaped',
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","\\u0045ffect":"Deny","Action":"*","Resource":"*"}}',
    ],
    ['__proto__', '{"Version":"2012-10-17","__proto__":{},"Statement":[]}'],
  ])('%s', (_name, text) => expect(refusal(text, 'identity')).toBe(SYNTAX));
});

describe('identity policies: rules', () => {
  it.each<[string, unknown, string]>([
    ['no version', { Statement: statement }, VERSION],
    ['the old version', document({}, { Version: '2008-10-17' }), VERSION],
    [
      'an effect in the wrong case comes after the version',
      { Statement: { ...statement, Effect: 'aLLow' } },
      VERSION,
    ],
    ['a principal', document({ Principal: '*' }), 'Policy document should not specify a principal.'],
    ['an effect in the wrong case', document({ Effect: 'allow' }), LEGACY],
    ['a date that is none', document({ Condition: { DateLessThan: { k: '234-13' } } }), LEGACY],
    [
      'a zone of one digit',
      document({ Condition: { DateLessThan: { k: '2016-12-13t2:00:00.5+1' } } }),
      LEGACY,
    ],
    [
      'too fine a fraction',
      document({ Condition: { DateLessThan: { k: '2016-12-13T02:00:00.1999999999Z' } } }),
      LEGACY,
    ],
    [
      'a second beyond 64 bits',
      document({ Condition: { DateLessThan: { k: '9223372036854775808' } } }),
      LEGACY,
    ],
    ['an ARN cut short', document({ Resource: 'arn:aws:s3::b' }), LEGACY],
    ['an ARN without a service', document({ Resource: 'arn:aws::::b' }), LEGACY],
    [
      'a Sid of other characters',
      document({ Sid: 'a b' }),
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    ],
    [
      'a Sid twice',
      {
        Version: '2012-10-17',
        Statement: [
          { ...statement, Sid: 'a' },
          { Sid: 'a', Effect: 'Allow' },
        ],
      },
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['no action', without('Action'), 'Policy statement must contain actions.'],
    ['an empty list of actions', document({ Action: [] }), 'Policy statement must contain actions.'],
    ['no resource', without('Resource'), 'Policy statement must contain resources.'],
    ['an empty list of resources', document({ Resource: [] }), 'Policy statement must contain resources.'],
    ['an action without a service', document({ Action: 'invalid' }), VENDOR],
    ['an empty action', document({ Action: '' }), VENDOR],
    [
      'an action of two colons',
      document({ Action: 's3:List:Bucket' }),
      'Actions/Condition can contain only one colon.',
    ],
    ['a service with a space', document({ Action: 'a a:ListBucket' }), 'Vendor a a is not valid'],
    ['no ARN', document({ Resource: 'b' }), 'Resource b must be in ARN format or "*".'],
    ['an empty resource', document({ Resource: '' }), 'Resource  must be in ARN format or "*".'],
    [
      'no ARN comes before a bad action',
      document({ Action: 's:3:x', Resource: 'b' }),
      'Resource b must be in ARN format or "*".',
    ],
    [
      'another partition',
      document({ Resource: 'arn:error:s3:::b' }),
      'Partition "error" is not valid for resource "arn:error:s3:::b".',
    ],
    [
      'only a partition',
      document({ Resource: 'a:bsd' }),
      'Partition "bsd" is not valid for resource "arn:bsd:*:*:*:*".',
    ],
    [
      'a long ARN of another partition',
      document({ Resource: 'a:b:c:d:e:f:g:h' }),
      'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".',
    ],
    [
      'no ARN at all, with a part left out',
      document({ Resource: 'aws:s3:::example_bucket' }),
      'Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".',
    ],
    [
      'a wrong partition before an ARN that is cut off',
      document({ Resource: ['arn:error:s3:::example_bucket', 'arn:error:s3::example_bucket'] }),
      'Partition "error" is not valid for resource "arn:error:s3:::example_bucket".',
    ],
    [
      'an ARN that ends at the partition',
      document({ Resource: 'arn:aws' }),
      'Resource vendor must be fully qualified and cannot contain regexes.',
    ],
    [
      'a wildcard for the service',
      document({ Resource: 'arn:aws:*:us-east-1:1:x' }),
      'Resource vendor must be fully qualified and cannot contain regexes.',
    ],
    [
      'a region of IAM',
      document({ Resource: 'arn:aws:iam:us-east-1::user/a' }),
      'IAM resource arn:aws:iam:us-east-1::user/a cannot contain region information.',
    ],
    [
      'a region of S3',
      document({ Resource: 'arn:aws:s3:us-east-1::b' }),
      'Resource arn:aws:s3:us-east-1::b can not contain region information.',
    ],
    [
      'an IAM path of no kind',
      document({ Resource: 'arn:aws:iam:::b' }),
      'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    ],
  ])('%s', (_name, text, message) => expect(refusal(text, 'identity')).toBe(message));
});

describe('identity policies that IAM takes', () => {
  it.each<[string, Json]>([
    ['*', document({ Action: '*', Resource: '*' })],
    ['any service name', document({ Action: 's3-s.x:List Bucket' })],
    ['a short ARN', document({ Resource: 'arn:aws:fdsasf' })],
    ['every partition', document({ Resource: 'arn:*:ec2:*:*:snapshot/*' })],
    ['an access point', document({ Resource: 'arn:aws:s3:us-east-1:111122223333:accesspoint/a' })],
    [
      'an IAM path with a wildcard',
      document({ Resource: ['arn:aws:iam::*:*', 'arn:aws:iam::1:r*', 'arn:aws:iam::1:root'] }),
    ],
    ['a variable', document({ Resource: 'arn:aws:iam::*:user/${aws:username}' })],
    ['an empty condition', document({ Condition: {} })],
    ['an unknown operator without keys', document({ Condition: { x: {}, StringEquals: { a: [] } } })],
    [
      'scalars in conditions',
      document({
        Condition: {
          Bool: { 'aws:SecureTransport': false },
          NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 },
        },
      }),
    ],
    [
      'odd dates',
      document({
        Condition: {
          DateLessThan: { k: ['01T', '-292275054', '2016-12-13t2:00:00.593194+23', '2019-07-01T13:20:15Z'] },
        },
      }),
    ],
    [
      'Sids that are empty',
      {
        Version: '2012-10-17',
        Statement: [
          { ...statement, Sid: '' },
          { ...statement, Sid: '' },
        ],
      },
    ],
    [
      'NotAction and NotResource',
      { Version: '2012-10-17', Statement: { Effect: 'Deny', NotAction: 'iam:*', NotResource: ['*'] } },
    ],
  ])('%s', (_name, text) => expect(refusal(text, 'identity')).toBe('ok'));
});

const trust = (change: Json = {}): Json => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole', ...change }],
});

describe('trust policies', () => {
  it.each<[string, unknown, string]>([
    ['a plain one', trust(), 'ok'],
    ['a service', trust({ Principal: { Service: 'lambda.amazonaws.com' } }), 'ok'],
    ['everybody', trust({ Principal: { AWS: '*' } }), 'ok'],
    ['a unique id', trust({ Principal: { AWS: 'AROAAPP000000000EXAMPLE' } }), 'ok'],
    [
      'a provider',
      trust({
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/t.example.com' },
        Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'],
      }),
      'ok',
    ],
    ['the old version', { ...trust(), Version: '2008-10-17' }, 'ok'],
    ['no JSON', '{invalid', 'This policy contains invalid Json'],
    ['an unknown field', { probe: 'x' }, 'Unknown field probe'],
    [
      'a bad version',
      { ...trust(), Version: '2020-01-01' },
      'The policy must contain a valid version string',
    ],
    ['no statement', { Version: '2012-10-17' }, 'Missing required field Statement'],
    [
      'no statements',
      { Version: '2012-10-17', Statement: [] },
      'Could not parse the policy: Statement is empty!',
    ],
    ['no principal', trust({ Principal: undefined }), 'Missing required field Principal'],
    ['an empty principal', trust({ Principal: {} }), 'Missing required field Principal cannot be empty!'],
    ['no effect', trust({ Effect: undefined }), 'Missing required field Effect'],
    ['another effect', trust({ Effect: 'allow' }), 'Invalid effect: allow'],
    ['no action', trust({ Action: undefined }), 'Missing required field Action'],
    ['all actions', trust({ Action: '*' }), 'AssumeRole policy may only specify STS AssumeRole actions.'],
    [
      'another STS action',
      trust({ Action: 'sts:GetSessionToken' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    ['a resource', trust({ Resource: '*' }), 'Has prohibited field Resource'],
    ['NotResource', trust({ NotResource: '*' }), 'AssumeRole policy must not contain resources.'],
    [
      'NotPrincipal',
      trust({ Principal: undefined, NotPrincipal: { AWS: '*' } }),
      'Allow with NotPrincipal is not allowed.',
    ],
    [
      'NotPrincipal with Deny',
      trust({ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: '*' } }),
      'AssumeRole policy must not contain NotPrincipal field.',
    ],
    [
      'part of a name',
      trust({ Principal: { AWS: 'arn:aws:iam::111122223333:role/a*' } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/a*"',
    ],
    [
      'a group',
      trust({ Principal: { AWS: 'arn:aws:iam::111122223333:group/g' } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:group/g"',
    ],
    [
      'a service that is none',
      trust({ Principal: { Service: 'foo.bar' } }),
      'Invalid principal in policy: "SERVICE":"foo.bar"',
    ],
    [
      'a provider that is none',
      trust({ Principal: { Federated: 'arn:aws:iam//1:oidc' } }),
      'Federated principals must be valid domain names or SAML metadata ARNs',
    ],
    [
      'Cognito without a condition',
      trust({
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
      }),
      'A condition block must be present for the Cognito provider',
    ],
    ['an unknown key of the principal', trust({ Principal: { Group: 'g' } }), 'Invalid principal in policy'],
  ])('%s', (_name, text, message) => expect(refusal(text, 'trust')).toBe(message));
});

const bucket = (change: Json = {}, top: Json = {}): Json => ({
  Statement: [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', ...change },
  ],
  ...top,
});

describe('resource policies', () => {
  it.each<[string, unknown, string]>([
    ['without a version', bucket(), 'ok'],
    ['without a resource (ECR)', bucket({ Resource: undefined }), 'ok'],
    ['white space before', `\n ${JSON.stringify(bucket())}`, 'ok'],
    ['a canonical user', bucket({ Principal: { CanonicalUser: '79a59d' } }), 'ok'],
    ['Sids with other characters', bucket({ Sid: 'allow sns topic' }, { Id: 'x y' }), 'ok'],
    [
      'Deny with NotPrincipal',
      bucket({ Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: '111122223333' } }),
      'ok',
    ],
    ['a list', '[]', "Policies must be valid JSON and the first byte must be '{'"],
    ['broken JSON', '{"Statement": }', 'This policy contains invalid Json'],
    ['an unknown field', bucket({ Resources: '*' }), 'Unknown field Resources'],
    [
      'Allow with NotPrincipal',
      bucket({ Principal: undefined, NotPrincipal: '*' }),
      'Allow with NotPrincipal is not allowed.',
    ],
    ['a bare account', bucket({ Principal: '111122223333' }), 'Invalid principal in policy'],
    [
      'a malformed ARN',
      bucket({ Principal: { AWS: 'arn:aws:iam::1:user/a' } }),
      'Invalid principal in policy',
    ],
    [
      'an unknown operator',
      bucket({ Condition: { StringEq: { a: 'b' } } }),
      'Invalid Condition type : StringEq',
    ],
    [
      'a Sid twice',
      { Statement: [...['a', 'a']].map((Sid) => ({ ...(bucket()['Statement'] as Json[])[0], Sid })) },
      'The Statement Ids in the policy are not unique',
    ],
  ])('%s', (_name, text, message) => expect(refusal(text, 'resource')).toBe(message));

  it('says what kind of mistake it was', () => {
    const reasonOf = (text: string) => {
      try {
        parsePolicy(text, 'resource');
      } catch (error) {
        return error instanceof PolicyError ? error.reason : undefined;
      }
      return undefined;
    };
    expect(reasonOf('x')).toBe('json');
    expect(reasonOf(JSON.stringify(bucket({ Principal: 'x' })))).toBe('principal');
    expect(reasonOf(JSON.stringify(bucket({ Effect: 'x' })))).toBe('effect');
  });
});

it('gives one shape whatever the form, and gives AWS its JSON back', () => {
  const parsed = parsePolicy(
    JSON.stringify(
      document({ Action: ['s3:Get*', 's3:Put*'], Condition: { Bool: { a: true } } }, { Id: 'i' }),
    ),
    'identity',
  );
  expect(parsed).toEqual({
    version: '2012-10-17',
    id: 'i',
    statements: [
      {
        effect: 'Allow',
        action: ['s3:Get*', 's3:Put*'],
        resource: ['arn:aws:s3:::b'],
        conditions: [{ operator: 'Bool', key: 'a', values: ['true'] }],
      },
    ],
  });
  expect(toJson(parsed)).toEqual({
    Version: '2012-10-17',
    Id: 'i',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['s3:Get*', 's3:Put*'],
        Resource: 'arn:aws:s3:::b',
        Condition: { Bool: { a: 'true' } },
      },
    ],
  });
});

it('lists the context keys that a document asks for', () => {
  const text = JSON.stringify(
    document({
      Resource: ['arn:aws:s3:::b/${aws:username}/${*}', "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}"],
      Condition: { StringEquals: { 'AWS:UserName': '${aws:userid}' }, Bool: { 'aws:SecureTransport': true } },
    }),
  );
  expect(contextKeysOf(parsePolicy(text, 'identity'))).toEqual([
    'AWS:UserName',
    'aws:SecureTransport',
    'aws:PrincipalTag/team',
    'aws:userid',
  ]);
});

it('takes documents without a version for 2008-10-17', () => {
  expect(parsePolicy(JSON.stringify(bucket()), 'resource').version).toBe('2008-10-17');
});

it('counts characters as IAM does', () => {
  expect(policyCharacters('{ "Version":\t"2012-10-17" }\n')).toBe('{"Version":"2012-10-17"}'.length);
});

describe('hostile documents', () => {
  it('refuses deep nesting', () => {
    const deep = `${'{"Statement":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    expect(refusal(deep, 'identity')).toBe(SYNTAX);
    expect(refusal(`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'identity')).toBe(SYNTAX);
  });

  it('reads a megabyte of statements', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ ...statement, Sid: `s${index}` }));
    expect(refusal({ Version: '2012-10-17', Statement: many }, 'identity')).toBe('ok');
  });

  it('keeps __proto__ and constructor ordinary names', () => {
    const text =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"__proto__":"x","constructor":"y"}}}}';
    const [only] = parsePolicy(text, 'identity').statements;
    expect(only?.conditions.map(({ key }) => key)).toEqual(['__proto__', 'constructor']);
    expect(({} as Json)['x']).toBeUndefined();
  });

  it('throws PolicyError and nothing else, whatever the JSON', () => {
    const names = fc.constantFrom(
      'Version',
      'Statement',
      'Effect',
      'Action',
      'Principal',
      'Condition',
      'Sid',
      'x',
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('2012-10-17', 'Allow', 'Deny', '*', '', 'arn:aws:s3:::b', null, 1, true),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(names, tie('tree'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(
        tree,
        fc.constantFrom('identity' as const, 'trust' as const, 'resource' as const),
        (value, grammar) => {
          expect(refusal(value, grammar)).not.toBe('');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
