import { dashboardNotFound } from '../dashboards/errors.ts';
import { dashboardArn, dashboards } from '../dashboards/state.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html */
export const getDashboard: Handler<'GetDashboard'> = async ({ tx, place }, { DashboardName }) => {
  const dashboard = await dashboards.get(tx, place, DashboardName);
  if (dashboard === undefined) throw dashboardNotFound(DashboardName);
  const { name, body } = dashboard;
  return { DashboardArn: dashboardArn(place, name), DashboardBody: body, DashboardName: name };
};
