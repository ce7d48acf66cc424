import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const TemplateArn = 'arn:aws:iam::aws:role-template/lambda.amazonaws.com/basic:1';

test('there is no such template', async () => {
  expect(await failure(iam().acquireRole({ TemplateArn, ReplacementValues: {} }))).toBe(
    `404 NoSuchEntity: Role template ${TemplateArn} cannot be found.`,
  );
  expect(await failure(iam().acquireRole({ TemplateArn: 'short' }))).toMatch(
    /^400 ValidationError: .*templateArn/,
  );
  expect((await iam().listRoles({})).Roles).toEqual([]);
});

test('the right to make a role of this template', async () => {
  expect(await failure(iam(await userWith('stranger')).acquireRole({ TemplateArn }))).toMatch(
    `iam:CreateRole on resource: arn:aws:iam::${ACCOUNT}:role/*`,
  );
  const own = {
    Effect: 'Allow',
    Action: 'iam:CreateRole',
    Resource: '*',
    Condition: { ArnEquals: { 'iam:RoleTemplateARN': TemplateArn } },
  };
  const client = iam(await userWith('maker', own));
  expect(await failure(client.acquireRole({ TemplateArn }))).toMatch(/^404 NoSuchEntity/);
  expect(await failure(client.acquireRole({ TemplateArn: TemplateArn.replace('basic', 'other') }))).toMatch(
    /^403 AccessDenied/,
  );
});
