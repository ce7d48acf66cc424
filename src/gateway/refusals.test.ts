import { expect, test } from 'vitest';
import { Seal } from '../core/sealed.ts';
import { openAuthorizationMessage } from '../policy/authorization-message.ts';
import { EMPTY_CONTEXT } from '../policy/context.ts';
import { evaluate } from '../policy/evaluate.ts';
import { accessDenied } from './refusals.ts';

const seal = new Seal(new Uint8Array(32), (count) => new Uint8Array(count));
const account = '111122223333';
const arn = `arn:aws:iam::${account}:user/ada`;

function refused(action: string) {
  const principal = { type: 'user', accountId: account, arn, userName: 'ada', userId: 'AIDAX' } as const;
  const request = { principal, action, resource: '*', context: EMPTY_CONTEXT };
  const policies = { identity: [] };
  return { request, policies, decision: evaluate(request, policies), conditions: {} };
}

test("EC2's refusals carry sealed details", () => {
  const { name, message } = accessDenied('ec2', refused('ec2:RunInstances'), seal);
  expect(name).toBe('UnauthorizedOperation');
  const [, sealed = ''] = /\. Encoded authorization failure message: ([\w-]+)$/.exec(message) ?? [];
  expect(JSON.parse(openAuthorizationMessage(seal, account, sealed) ?? '')).toMatchObject({
    allowed: false,
    context: { action: 'ec2:RunInstances', principal: { arn } },
  });
});

test("those of other services don't, and have their family's code", () => {
  const denied = accessDenied('json', refused('kms:ListKeys'), seal);
  expect(denied).toMatchObject({ name: 'AccessDeniedException', status: 400 });
  expect(denied.message).toMatch(/allows the kms:ListKeys action$/);
});
