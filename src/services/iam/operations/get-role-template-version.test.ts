import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const TemplateArn = 'arn:aws:iam::aws:role-template/lambda.amazonaws.com/basic:1';

test('there is no such template', async () => {
  expect(await failure(iam().getRoleTemplateVersion({ TemplateArn, MinorVersion: 1 }))).toBe(
    `404 NoSuchEntity: Role template ${TemplateArn} cannot be found.`,
  );
  expect(await failure(iam().getRoleTemplateVersion({ TemplateArn: 'short' }))).toMatch(
    /^400 ValidationError: .*templateArn/,
  );
});

test('the right to look', async () => {
  expect(await failure(iam(await userWith('u')).getRoleTemplateVersion({ TemplateArn }))).toMatch(
    `iam:GetRoleTemplateVersion on resource: ${TemplateArn}`,
  );
});
