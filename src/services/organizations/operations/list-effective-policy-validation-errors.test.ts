import { expect, test } from 'vitest';
import {
  failure,
  organizationsCloud,
  type TestOrganization,
} from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const PolicyType = 'BACKUP_POLICY';

const put = (value: unknown) => ({ '@@assign': value });
const rule = { schedule_expression: put('cron(0 5 ? * * *)'), target_backup_vault_name: put('Vault') };
const rules = (from: number, to: number) =>
  Object.fromEntries(Array.from({ length: to - from + 1 }, (_, index) => [`rule-${from + index}`, rule]));
const byTag = {
  iam_role_arn: put('arn:aws:iam::$account:role/Backup'),
  tag_key: put('backup'),
  tag_value: put(['yes']),
};
const whole = { rules: rules(1, 9), regions: put(['us-east-1']), selections: { tags: { all: byTag } } };

async function attach(o: TestOrganization, TargetId: string, plan: object): Promise<string> {
  const PolicyId = await t.policy(o, PolicyType, { plans: { daily: plan } });
  await o.client.attachPolicy({ PolicyId, TargetId });
  return PolicyId;
}

async function errorsOf(o: TestOrganization, AccountId: string) {
  const answer = await o.client.listEffectivePolicyValidationErrors({ AccountId, PolicyType });
  return answer.EffectivePolicyValidationErrors;
}

const invalidIn = async (o: TestOrganization) =>
  (await o.client.listAccountsWithInvalidEffectivePolicy({ PolicyType })).Accounts?.map(({ Id }) => Id);

test("AWS's example: nine rules above, two more on the account", async () => {
  const o = await t.organization(PolicyType);
  const AccountId = await t.member(o);
  const above = await attach(o, o.rootId, whole);
  expect(await errorsOf(o, AccountId)).toEqual([]);
  expect(await invalidIn(o)).toEqual([]);
  const own = await attach(o, AccountId, { rules: rules(10, 11) });
  const answer = await o.client.listEffectivePolicyValidationErrors({ AccountId, PolicyType });
  expect(answer).toMatchObject({
    AccountId,
    PolicyType,
    Path: `${o.id}/${o.rootId}/${AccountId}/`,
    EvaluationTimestamp: expect.any(Date),
    EffectivePolicyValidationErrors: [
      {
        ErrorCode: 'ELEMENTS_TOO_MANY',
        ErrorMessage: "'rules' exceeds the allowed maximum limit 10",
        PathToError: 'plans/daily/rules',
        ContributingPolicies: [above, own],
      },
    ],
  });
  expect(await invalidIn(o)).toEqual([AccountId]);
  await o.client.detachPolicy({ PolicyId: own, TargetId: AccountId });
  expect(await invalidIn(o)).toEqual([]);
});

test('what is missing, and what is empty', async () => {
  const o = await t.organization(PolicyType);
  const AccountId = await t.member(o);
  const { tag_value: _value, ...noValue } = byTag;
  const selections = { tags: { all: noValue }, resources: { some: { resource_types: put([]) } } };
  const id = await attach(o, AccountId, {
    rules: { one: { target_backup_vault_name: put('v') } },
    regions: put([]),
    selections,
  });
  const other = await t.policy(o, PolicyType, { plans: { empty: { regions: put(['us-east-1']) } } });
  await o.client.attachPolicy({ PolicyId: other, TargetId: AccountId });
  const seen = (await errorsOf(o, AccountId))?.map(
    ({ ErrorCode, ErrorMessage, PathToError, ContributingPolicies = [] }) =>
      `${ErrorCode} ${ErrorMessage} at ${PathToError} of ${ContributingPolicies.join()}`,
  );
  expect(seen?.sort()).toEqual(
    [
      `ELEMENTS_TOO_FEW 'regions' is less than the allowed minimum limit 1 at plans/daily/regions of ${id}`,
      `ELEMENTS_TOO_FEW 'resource_types' is less than the allowed minimum limit 1 at plans/daily/selections/resources/some/resource_types of ${id}`,
      `KEY_REQUIRED 'iam_role_arn' is missing at plans/daily/selections/resources/some of ${id}`,
      `KEY_REQUIRED 'rules' is missing at plans/empty of ${other}`,
      `KEY_REQUIRED 'schedule_expression' is missing at plans/daily/rules/one of ${id}`,
      `KEY_REQUIRED 'selections' is missing at plans/empty of ${other}`,
      `KEY_REQUIRED 'tag_value' is missing at plans/daily/selections/tags/all of ${id}`,
    ].sort(),
  );
});

test('page by page', async () => {
  const o = await t.organization(PolicyType);
  const members = [await t.member(o), await t.member(o)];
  await attach(o, o.rootId, { regions: put([]) });
  const [AccountId = ''] = members;
  const first = await o.client.listEffectivePolicyValidationErrors({ AccountId, PolicyType, MaxResults: 2 });
  const { NextToken } = first;
  const rest = await o.client.listEffectivePolicyValidationErrors({
    AccountId,
    PolicyType,
    NextToken,
    MaxResults: 2,
  });
  const both = [first, rest].flatMap(
    ({ EffectivePolicyValidationErrors = [] }) => EffectivePolicyValidationErrors,
  );
  expect(both).toEqual(await errorsOf(o, AccountId));
  expect(both).toHaveLength(3);
  const page = await o.client.listAccountsWithInvalidEffectivePolicy({ PolicyType, MaxResults: 2 });
  expect(page.Accounts).toHaveLength(2);
  const more = { PolicyType, NextToken: page.NextToken } as const;
  expect((await o.client.listAccountsWithInvalidEffectivePolicy(more)).Accounts).toHaveLength(1);
  expect(await invalidIn(o)).toEqual([o.management, ...members]);
});

test('where nothing is to be told', async () => {
  const o = await t.organization(PolicyType, 'TAG_POLICY');
  const AccountId = await t.member(o);
  const ask = (type: 'BACKUP_POLICY' | 'TAG_POLICY' | 'CHATBOT_POLICY', account = AccountId) =>
    failure(o.client.listEffectivePolicyValidationErrors({ AccountId: account, PolicyType: type }));
  const accounts = (type: 'TAG_POLICY' | 'CHATBOT_POLICY') =>
    failure(o.client.listAccountsWithInvalidEffectivePolicy({ PolicyType: type }));
  expect(await ask('BACKUP_POLICY')).toMatch(/^EffectivePolicyNotFoundException/);
  expect(await ask('BACKUP_POLICY', t.freshAccount())).toMatch(/^AccountNotFoundException/);
  expect(await ask('CHATBOT_POLICY')).toMatch(/^EffectivePolicyNotFoundException/);
  expect(await accounts('CHATBOT_POLICY')).toMatch(/^EffectivePolicyNotFoundException/);
  expect(await ask('TAG_POLICY')).toMatch(/^NotImplemented/);
  expect(await accounts('TAG_POLICY')).toMatch(/^NotImplemented/);
  const member = t.organizations(AccountId);
  expect(await failure(member.listAccountsWithInvalidEffectivePolicy({ PolicyType }))).toMatch(
    /^AccessDenied/,
  );
});
