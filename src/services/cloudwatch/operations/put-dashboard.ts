import { withTags } from '../alarms/tags.ts';
import { bodyFaults } from '../dashboards/body.ts';
import { invalidDashboard } from '../dashboards/errors.ts';
import { dashboards } from '../dashboards/state.ts';
import { invalidValue } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
export const putDashboard: Handler<'PutDashboard'> = async ({ tx, place, now }, input) => {
  const { DashboardName: name, DashboardBody: body, Tags: tags = [] } = input;
  if (!/^[\w-]{1,255}$/.test(name)) {
    throw invalidValue(
      `The value ${name} for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).`,
    );
  }
  const { errors, warnings } = bodyFaults(body);
  if (errors.length > 0) throw invalidDashboard(errors);
  const before = await dashboards.get(tx, place, name);
  // Tags are of new dashboards only.
  await dashboards.put(tx, place, {
    name,
    body,
    modifiedMs: now(),
    tags: before?.tags ?? withTags({}, tags),
  });
  return { DashboardValidationMessages: warnings };
};
