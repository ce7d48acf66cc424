import { reportOf, shownJob, usersOfService } from '../access-advisor/reports.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';

export const getServiceLastAccessedDetailsWithEntities: Handler<
  'GetServiceLastAccessedDetailsWithEntities'
> = async (context, input) => {
  const { tx, place, caller } = context;
  const { JobId, ServiceNamespace: namespace } = input;
  const report = await reportOf(tx, place, caller, JobId);
  if (!report.namespaces.includes(namespace)) {
    throw invalidInput(`The service namespace ${namespace} is not part of the report.`);
  }
  const request = { context, operation: 'GetServiceLastAccessedDetailsWithEntities', input };
  const used = usersOfService(report, namespace);
  const { items, paged } = pageOfList(request, used, ({ entity }) => entity.id);
  const details = items.map(({ entity: { arn, name, kind, id, path }, atMs }) => ({
    EntityInfo: { Arn: arn, Name: name, Type: kind === 'user' ? 'USER' : 'ROLE', Id: id, Path: path },
    LastAuthenticated: new Date(atMs),
  }));
  return { ...shownJob(report), EntityDetailsList: details, ...paged };
};
