import { dashboardNotFound } from '../dashboards/errors.ts';
import { dashboards } from '../dashboards/state.ts';
import { invalidValue } from '../errors.ts';
import type { Handler } from '../handler.ts';

const NAMES_MAX = 100;

/** All of them, or none where one is missing. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteDashboards.html */
export const deleteDashboards: Handler<'DeleteDashboards'> = async ({ tx, place }, { DashboardNames }) => {
  if (DashboardNames.length === 0) {
    throw invalidValue('The collection DashboardNames must not be empty.');
  }
  if (DashboardNames.length > NAMES_MAX) {
    throw invalidValue(`The collection DashboardNames must not have a size greater than ${NAMES_MAX}.`);
  }
  for (const name of new Set(DashboardNames)) {
    if ((await dashboards.get(tx, place, name)) === undefined) throw dashboardNotFound(name);
    await dashboards.delete(tx, place, name);
  }
  return {};
};
