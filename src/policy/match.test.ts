// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import { describe, expect, it } from 'vitest';
import { contextOf, EMPTY_CONTEXT } from './context.ts';
import { actionName, compileActions, compileResources, resourceName } from './match.ts';

const action = (pattern: string | string[], name: string, negated = false) =>
  compileActions([pattern].flat(), negated).matches(actionName(name));

describe('actions', () => {
  it.each([
    ['s3:GetObject', 's3:GetObject', true],
    ['S3:getobject', 's3:GetObject', true],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:Get*', 's3:PutObject', false],
    ['s3:*Object', 's3:DeleteObject', true],
    ['s3:?etObject', 's3:GetObject', true],
    ['s3:*', 's3:GetObject', true],
    ['s3:*', 's3express:CreateSession', false],
    ['*', 'iam:CreateUser', true],
    ['**', 'iam:CreateUser', true],
    ['*:*', 'iam:CreateUser', true],
    ['*:Get*', 'iam:GetUser', true],
    ['*:Get*', 'iam:ListUsers', false],
    ['s3', 's3:GetObject', false],
    ['s3*', 's3:GetObject', false],
    ['', 's3:GetObject', false],
    ['iam:constructor', 'iam:CreateUser', false],
  ])('%s on %s: %s', (pattern, name, expected) => expect(action(pattern, name)).toBe(expected));

  it('turns around for NotAction', () => {
    expect(action(['iam:*', 's3:Get*'], 's3:GetObject', true)).toBe(false);
    expect(action(['iam:*', 's3:Get*'], 's3:PutObject', true)).toBe(true);
    expect(action('*', 's3:PutObject', true)).toBe(false);
  });

  it('knows which services a list can be about', () => {
    expect(compileActions(['S3:Get*', 'iam:*', 's3:Put*'], false).services).toEqual(['s3', 'iam']);
    expect(compileActions(['s3:*', '*'], false).services).toBeUndefined();
    expect(compileActions(['s3:*'], true).services).toBeUndefined();
  });
});

const context = contextOf([
  ['aws:username', 'alice'],
  ['aws:PrincipalTag/team', 'a*'],
  ['aws:TagKeys', ['one']],
]);
const resource = (pattern: string, name: string, negated = false) =>
  compileResources([pattern], negated, true).matches(resourceName(name), context);

describe('resources', () => {
  it.each([
    ['*', '*', true],
    ['*', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::b', '*', false],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::b', 'arn:aws:s3:::B', false],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/y:z', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', false],
    ['arn:aws:s3:::b*', 'arn:aws:s3:::bc/x', true],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/1/2/test/3/o.jpg', true],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b//test/', true],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/1-test/o.jpg', false],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/test/o.jpg', false],
    ['arn:aws:sqs:us-*-1:111122223333:q', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:sqs:us-*-1:111122223333:q', 'arn:aws:sqs:us-x:y-1:111122223333:q', false],
    ['arn:aws:sqs:??-east-1:*:q', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:sqs:*:q', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:sqs:*', 'arn:aws:sqs:us-east-1:111122223333:q', true],
    ['arn:aws:s3*', 'arn:aws:s3:::b', true],
    ['arn:aws:iam', 'arn:aws:iam::111122223333:user/a', true],
    ['arn:*:ec2:*:*:snapshot/*', 'arn:aws:ec2:us-east-1::snapshot/snap-1', true],
    ['arn:aws:logs:*:*:log-group:/app:*', 'arn:aws:logs:r:1:log-group:/app:log-stream:s', true],
  ])('%s on %s: %s', (pattern, name, expected) => expect(resource(pattern, name)).toBe(expected));

  it.each([
    ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::b/alice/x', true],
    ['arn:aws:s3:::b/${AWS:UserName}/*', 'arn:aws:s3:::b/alice/x', true],
    ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::b/bob/x', false],
    ['arn:aws:s3:::b/${aws:userid}/*', 'arn:aws:s3:::b/${aws:userid}/x', false],
    ["arn:aws:s3:::b/${aws:userid, 'anonymous'}/*", 'arn:aws:s3:::b/anonymous/x', true],
    ["arn:aws:s3:::b/${aws:userid,'a}b'}", 'arn:aws:s3:::b/a}b', false],
    ["arn:aws:s3:::b/${aws:userid, 'a}b'}", 'arn:aws:s3:::b/a}b', true],
    ["arn:aws:s3:::b/${aws:username, 'nobody'}", 'arn:aws:s3:::b/alice', true],
    ['arn:aws:s3:::b/${aws:PrincipalTag/Team}', 'arn:aws:s3:::b/a*', true],
    ['arn:aws:s3:::b/${aws:PrincipalTag/Team}', 'arn:aws:s3:::b/abc', false],
    ['arn:aws:s3:::b/${aws:TagKeys}', 'arn:aws:s3:::b/one', false],
    ['arn:aws:s3:::b/${*}${?}${$}', 'arn:aws:s3:::b/*?$', true],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/x', false],
    ['arn:aws:s3:::b/${aws:username', 'arn:aws:s3:::b/${aws:username', true],
    ['arn:aws:iam::${aws:PrincipalAccount}:role/x', 'arn:aws:iam::111122223333:role/x', false],
    // "Policy variables": not in the segments before the resource.
    ['arn:aws:s3:${aws:username}::b', 'arn:aws:s3:alice::b', false],
    ['arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::c/alice/x', false],
  ])('variables: %s on %s: %s', (pattern, name, expected) => expect(resource(pattern, name)).toBe(expected));

  it('drops a NotResource statement of which a variable has no value', () => {
    const matcher = compileResources(['arn:aws:s3:::b/${aws:userid}'], true, true);
    const known = contextOf([['aws:userid', 'x']]);
    expect(matcher.matches(resourceName('arn:aws:s3:::other'), known)).toBe(true);
    expect(matcher.matches(resourceName('arn:aws:s3:::b/x'), known)).toBe(false);
    expect(matcher.matches(resourceName('arn:aws:s3:::other'), EMPTY_CONTEXT)).toBe(false);
  });

  it('takes variables as text where the version has none', () => {
    const matcher = compileResources(['arn:aws:s3:::b/${aws:username}'], false, false);
    expect(matcher.matches(resourceName('arn:aws:s3:::b/${aws:username}'), context)).toBe(true);
    expect(matcher.matches(resourceName('arn:aws:s3:::b/alice'), context)).toBe(false);
  });
});
