/**
 * Role templates: what AWS's services let an account make roles of. They belong to AWS (`iam::aws:role-template/...`),
 * which publishes no list of them. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcquireRole.html
 */

import type { AwsError } from '../../core/errors.ts';
import type { Access } from '../../core/service.ts';
import { access } from './access.ts';
import { noSuchEntity } from './errors.ts';
import { iamArn } from './names.ts';

export const NO_TEMPLATES = 'AWS does not publish its role templates, so none is known.';

export const noSuchTemplate = (arn: string): AwsError =>
  noSuchEntity(`Role template ${arn} cannot be found.`);

export const toGetTemplate: Access<{ TemplateArn: string }> = access(
  ['GetRoleTemplateVersion'],
  // A template of AWS's is asked for in the caller's own account, as AWS's policies are.
  ({ place: { account } }, { TemplateArn }) => [
    { action: 'iam:GetRoleTemplateVersion', resource: TemplateArn, account },
  ],
);

/**
 * There is no action of the operation's own name: the actions that make a role know `iam:RoleTemplateARN`. What else the
 * template would give the role nobody can ask about, without one.
 */
export const toAcquireRole: Access<{ TemplateArn: string }> = access(
  ['CreateRole'],
  ({ place }, { TemplateArn }) => [
    {
      action: 'iam:CreateRole',
      resource: iamArn(place, 'role', '/', '*'),
      conditions: { 'iam:RoleTemplateARN': TemplateArn },
    },
  ],
);
