import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile.ts';
import { evaluate } from './evaluate.ts';
import { generatePolicy } from './generate.ts';
import { ObservedCalls } from './observed-calls.ts';
import { POLICY_CHARACTERS_MAX, parsePolicy } from './parse.ts';
import { patternFor } from './resource-patterns.ts';
import { anonymous, request, roleSession, root, service, user } from './testing.ts';

const ROLE = 'arn:aws:iam::111122223333:role/service/app';
const seen = (resources: readonly string[], action = 's3:GetObject') => {
  const calls = new ObservedCalls();
  for (const resource of resources) calls.record(request(roleSession, { action, resource }), true);
  return calls;
};
const allows = (document: object, asked: ReturnType<typeof request>) =>
  evaluate(asked, { identity: [compilePolicy(parsePolicy(JSON.stringify(document), 'identity'))] }).allowed;

describe('what is observed', () => {
  test('sessions count for their role; root, services and strangers have no policy to write', () => {
    const calls = seen(['arn:aws:s3:::b/k']);
    for (const principal of [root, service, anonymous]) calls.record(request(principal), true);
    calls.record(request(user), false);
    expect(calls.principals()).toEqual([ROLE, 'arn:aws:iam::111122223333:user/dev/alice']);
    expect(calls.of(ROLE)).toEqual([
      { action: 's3:GetObject', resources: ['arn:aws:s3:::b/k'], prefixes: [] },
    ]);
    expect(calls.of('arn:aws:iam::111122223333:user/dev/alice')).toBeUndefined();
    expect(calls.of('arn:aws:iam::111122223333:user/dev/alice', true)).toHaveLength(1);
    calls.clear();
    expect(calls.principals()).toEqual([]);
  });

  test('a hundred resources are kept; more become beginnings, which take in all that follow', () => {
    const keys = Array.from({ length: 101 }, (_, index) => `arn:aws:s3:::b/in/${index}`);
    expect(seen(keys.slice(1)).of(ROLE)?.[0]?.resources).toHaveLength(100);
    const more = [...keys, 'arn:aws:s3:::b/in/later', 'arn:aws:s3:::b/out/1'];
    expect(seen(more).of(ROLE)).toEqual([
      { action: 's3:GetObject', resources: ['arn:aws:s3:::b/out/1'], prefixes: ['arn:aws:s3:::b/in/'] },
    ]);
  });

  test('the number of callers is limited', () => {
    const calls = new ObservedCalls();
    for (let index = 0; index < 1_100; index++) {
      calls.record(request({ ...user, arn: `${user.type}${index}` } as typeof user), true);
    }
    expect(calls.principals()).toHaveLength(1_000);
  });
});

describe('patterns', () => {
  test('the longest beginnings that are few enough', () => {
    const arns = ['b/x/1', 'b/x/2', 'b/y/1', 'c/z/1'].map((key) => `arn:aws:s3:::${key}`);
    expect(patternFor(arns, 4)).toEqual({ kept: arns, made: [] });
    expect(patternFor(arns, 3)).toEqual({
      kept: ['arn:aws:s3:::b/y/1', 'arn:aws:s3:::c/z/1'],
      made: ['arn:aws:s3:::b/x/'],
    });
    expect(patternFor(arns, 2)).toEqual({ kept: ['arn:aws:s3:::c/z/1'], made: ['arn:aws:s3:::b/'] });
    expect(patternFor(arns, 1)).toEqual({ kept: [], made: ['arn:aws:s3:::'] });
  });

  test('account and region are never put together', () => {
    const queues = ['us-east-1:1', 'us-east-1:1', 'eu-west-1:1'].map((at, i) => `arn:aws:sqs:${at}:q${i}`);
    expect(patternFor(queues, 1)).toEqual({
      kept: ['arn:aws:sqs:eu-west-1:1:q2'],
      made: ['arn:aws:sqs:us-east-1:1:'],
    });
    expect(patternFor(['*'], 0)).toEqual({ kept: ['*'], made: [] });
  });
});

describe('the policy', () => {
  test('allows what was observed, and nothing beside it', () => {
    const calls = seen(['arn:aws:s3:::b/k?', 'arn:aws:s3:::b/l']);
    calls.record(request(roleSession, { action: 's3:ListAllMyBuckets', resource: '*' }), true);
    const { document, isWidened } = generatePolicy(calls.of(ROLE) ?? [], POLICY_CHARACTERS_MAX.inlineRole);
    expect(isWidened).toBe(false);
    const asks = (resource: string, action = 's3:GetObject') =>
      allows(document, request(roleSession, { action, resource }));
    expect(asks('arn:aws:s3:::b/k?')).toBe(true);
    expect(asks('arn:aws:s3:::b/l')).toBe(true);
    expect(asks('*', 's3:ListAllMyBuckets')).toBe(true);
    expect(asks('arn:aws:s3:::b/k1')).toBe(false);
    expect(asks('arn:aws:s3:::b/l', 's3:PutObject')).toBe(false);
  });

  test('is widened rather than longer than IAM takes', () => {
    const keys = Array.from(
      { length: 90 },
      (_, index) => `arn:aws:s3:::b/${index % 9}/${'k'.repeat(100)}${index}`,
    );
    const calls = seen(keys).of(ROLE) ?? [];
    const { document, isWidened, size } = generatePolicy(calls, POLICY_CHARACTERS_MAX.inlineUser);
    expect(isWidened).toBe(true);
    expect(size).toBeLessThanOrEqual(POLICY_CHARACTERS_MAX.inlineUser);
    expect(document['Statement']).toEqual([
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: Array.from({ length: 9 }, (_, index) => `arn:aws:s3:::b/${index}/*`),
      },
    ]);
    for (const resource of keys) expect(allows(document, request(roleSession, { resource }))).toBe(true);
  });
});
