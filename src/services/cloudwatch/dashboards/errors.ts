/** Errors of dashboards. */

import { AwsError } from '../../../core/errors.ts';
import type { DashboardValidationMessage, ErrorName } from '../api.gen.ts';

export function invalidDashboard(messages: DashboardValidationMessage[]): AwsError {
  const text = `The field DashboardBody must be a valid JSON object`;
  const list = messages.map(({ Message }) => Message).join(', ');
  const fields = { dashboardValidationMessages: messages };
  return new AwsError('DashboardInvalidInputError' satisfies ErrorName, list || text, { fields });
}

export function dashboardNotFound(name: string): AwsError {
  return new AwsError('DashboardNotFoundError' satisfies ErrorName, `Dashboard ${name} does not exist`);
}
