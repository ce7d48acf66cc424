import { dashboardArn, dashboards } from '../dashboards/state.ts';
import { invalidNextToken } from '../errors.ts';
import type { Handler } from '../handler.ts';

const PAGE = 1_000;
const NAME_LENGTH_MAX = 255;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListDashboards.html */
export const listDashboards: Handler<'ListDashboards'> = async ({ tx, place, pages }, input) => {
  const { NextToken, DashboardNamePrefix = '' } = input;
  if (DashboardNamePrefix.length > NAME_LENGTH_MAX) return { DashboardEntries: [] };
  const inputs = [place.account, DashboardNamePrefix];
  const operation = 'cloudwatch.ListDashboards';
  const after = NextToken === undefined ? undefined : pages.open(operation, inputs, NextToken);
  if (NextToken !== undefined && after === undefined) throw invalidNextToken();
  const { records, next } = await dashboards.list(tx, place, {
    ...{ limit: PAGE, startsWith: DashboardNamePrefix },
    ...(after === undefined ? {} : { after }),
  });
  const DashboardEntries = records.map(({ name, body, modifiedMs }) => ({
    DashboardName: name,
    DashboardArn: dashboardArn(place, name),
    LastModified: new Date(modifiedMs),
    Size: Buffer.byteLength(body),
  }));
  return {
    DashboardEntries,
    ...(next === undefined ? {} : { NextToken: pages.close(operation, inputs, next) }),
  };
};
