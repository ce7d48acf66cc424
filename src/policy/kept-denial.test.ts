// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like template placeholders
import { expect, test } from 'vitest';
import { explainDenial, keepDenial } from './kept-denial.ts';
import { allow, policy, request, roleSession, user } from './testing.ts';

test('holds on to the values that the policies look at, and to nothing else of the request', () => {
  const asked: string[] = [];
  const mine = policy([
    allow('s3:GetObject', 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*'),
    allow('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:RequestTag/Cost': 'low' } } }),
  ]);
  const context = {
    get(key: string) {
      asked.push(key);
      return key === 'aws:requesttag/cost' ? 'high' : undefined;
    },
  };
  const kept = keepDenial(request(user, { context }), { identity: [mine] });
  expect(asked.sort()).toEqual(['aws:principaltag/team', 'aws:requesttag/cost']);
  asked.length = 0;
  const explained = explainDenial(kept);
  expect(asked).toEqual([]);
  expect(explained).toMatchObject({
    principal: 'arn:aws:iam::111122223333:user/dev/alice',
    action: 's3:GetObject',
    statements: [{ resource: false }, { conditions: [{ actual: 'high', holds: false }] }],
  });
});

test('a session is named by its role, whose policies would have to change', () => {
  const { principal } = explainDenial(keepDenial(request(roleSession), { identity: [] }));
  expect(principal).toBe('arn:aws:iam::111122223333:role/service/app');
});
