import type { Handler } from '../handler.ts';
import { noSuchTemplate } from '../role-templates.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRoleTemplateVersion.html */
export const getRoleTemplateVersion: Handler<'GetRoleTemplateVersion'> = (_context, { TemplateArn }) => {
  throw noSuchTemplate(TemplateArn);
};
