import { reportOf, shownJob, shownService } from '../access-advisor/reports.ts';
import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';

/** Single actions are not tracked: a report of actions lists none below its services. */
export const getServiceLastAccessedDetails: Handler<'GetServiceLastAccessedDetails'> = async (
  context,
  input,
) => {
  const { tx, place, caller } = context;
  const report = await reportOf(tx, place, caller, input.JobId);
  const request = { context, operation: 'GetServiceLastAccessedDetails', input };
  const { items, paged } = pageOfList(request, report.namespaces, (namespace) => namespace);
  return {
    ...shownJob(report),
    JobType: report.granularity,
    ServicesLastAccessed: items.map((namespace) => shownService(tx, report, namespace)),
    ...paged,
  };
};
