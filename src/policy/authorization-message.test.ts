import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Seal } from '../core/sealed.ts';
import {
  openAuthorizationMessage,
  SEALED_CHARACTERS_MAX,
  sealAuthorizationMessage,
} from './authorization-message.ts';
import { evaluate } from './evaluate.ts';
import type { Principal } from './principals.ts';
import type { PolicySet } from './request.ts';
import { allow, deny, HOME, none, policy, request, roleSession, root, user } from './testing.ts';

const seal = new Seal(new Uint8Array(32), (count) => new Uint8Array(count));
const instance = `arn:aws:ec2:us-east-1:${HOME}:instance/*`;

function messageOf(
  as: Principal,
  policies: PolicySet,
  conditions: Record<string, string | readonly string[]> = {},
) {
  const asked = request(as, { action: 'ec2:RunInstances', resource: instance });
  const decision = evaluate(asked, policies);
  const sealed = sealAuthorizationMessage(seal, { request: asked, decision, policies, conditions });
  expect(sealed.length).toBeLessThanOrEqual(SEALED_CHARACTERS_MAX);
  return JSON.parse(openAuthorizationMessage(seal, HOME, sealed) ?? 'null');
}

const value = (text: string) => ({ value: text });

describe('what a sealed message says', () => {
  it('shows who asked for what, with the keys of the request', () => {
    expect(messageOf(user, none, { 'ec2:InstanceType': 't3.micro' })).toEqual({
      allowed: false,
      explicitDeny: false,
      matchedStatements: { items: [] },
      failures: { items: [] },
      context: {
        principal: {
          id: 'AIDAALICE0000000EXAMPLE',
          name: 'alice',
          arn: user.type === 'user' ? user.arn : '',
        },
        action: 'ec2:RunInstances',
        resource: instance,
        conditions: {
          items: [
            { key: 'aws:Region', values: { items: [value('us-east-1')] } },
            { key: 'aws:Service', values: { items: [value('ec2')] } },
            { key: 'aws:Resource', values: { items: [value('instance/*')] } },
            { key: 'aws:Type', values: { items: [value('instance')] } },
            { key: 'aws:Account', values: { items: [value(HOME)] } },
            { key: 'ec2:InstanceType', values: { items: [value('t3.micro')] } },
            { key: 'aws:ARN', values: { items: [value(instance)] } },
          ],
        },
      },
    });
  });

  it('names the statements that deny, and no other', () => {
    const Condition = { StringEquals: { 'aws:PrincipalAccount': HOME } };
    const identity = [
      policy([
        allow('*'),
        deny('ec2:Run*', instance, { Sid: 'NoRun', Condition }),
        deny('ec2:StopInstances', '*', { Sid: 'Other' }),
      ]),
    ];
    expect(messageOf(roleSession, { identity }).matchedStatements.items).toEqual([
      {
        statementId: 'NoRun',
        effect: 'DENY',
        principals: { items: [value('AROAAPP000000000EXAMPLE')] },
        principalGroups: { items: [] },
        actions: { items: [value('ec2:Run*')] },
        resources: { items: [value(instance)] },
        conditions: { items: [{ key: 'aws:PrincipalAccount', values: { items: [value(HOME)] } }] },
      },
    ]);
  });

  it('does not say whose service control policy it was', () => {
    const scps = [[policy([allow('*'), deny('ec2:*')])]];
    const { matchedStatements, context } = messageOf(root, { identity: [], scps });
    expect(matchedStatements.items[0].principals.items).toEqual([value('SCOPE_POLICY_ISSUER')]);
    expect(context.principal).toEqual({ id: HOME, arn: `arn:aws:iam::${HOME}:root` });
  });

  it('leaves out what does not fit', () => {
    // Texts that do not pack.
    const noise = (n: number) =>
      Array.from(
        { length: 200 },
        (_, i) => `arn:aws:ec2:::${createHash('sha256').update(`${n}/${i}`).digest('hex')}`,
      );
    const conditions = Object.fromEntries([3, 5, 7, 11, 13].map((n) => [`ec2:Key${n}`, noise(n)]));
    const { context } = messageOf(user, none, conditions);
    expect(context).toMatchObject({ action: 'ec2:RunInstances', conditions: { items: [] } });
    const identity = [policy([deny('*', [3, 5, 7, 11, 13].flatMap(noise))]), policy(deny('*', '*'))];
    expect(messageOf(user, { identity }).explicitDeny).toBe(true);
  });
});

it('is for the account of whoever was refused, and cannot be changed', () => {
  const asked = request(user, { action: 'ec2:RunInstances', resource: instance });
  const decision = evaluate(asked, none);
  const sealed = sealAuthorizationMessage(seal, { request: asked, decision, policies: none, conditions: {} });
  expect(openAuthorizationMessage(seal, '444455556666', sealed)).toBeUndefined();
  expect(openAuthorizationMessage(seal, HOME, `${sealed}AAAA`)).toBeUndefined();
});
