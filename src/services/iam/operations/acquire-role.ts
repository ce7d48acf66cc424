import type { Handler } from '../handler.ts';
import { noSuchTemplate } from '../role-templates.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcquireRole.html */
export const acquireRole: Handler<'AcquireRole'> = (_context, { TemplateArn }) => {
  throw noSuchTemplate(TemplateArn);
};
