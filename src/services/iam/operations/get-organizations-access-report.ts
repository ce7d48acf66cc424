import type { Transaction } from '../../../core/transaction.ts';
import { askerOf } from '../access-advisor/reports.ts';
import type { AccessDetail } from '../api.gen.ts';
import { noSuchEntity } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';
import { serviceActions } from '../service-actions.ts';
import { type OrganizationReportRecord, organizationReports } from '../state.ts';

/** For who asked for it. Services are in the order of their namespaces, unless `SortKey` wants another. */
export const getOrganizationsAccessReport: Handler<'GetOrganizationsAccessReport'> = async (
  context,
  input,
) => {
  const { tx, place, caller } = context;
  const report = await organizationReports.get(tx, place, input.JobId);
  if (report?.callerId !== askerOf(caller)) {
    throw noSuchEntity(`The job with id ${input.JobId} cannot be found.`);
  }
  const details = sorted(detailsOf(tx, report), input.SortKey);
  const request = { context, operation: 'GetOrganizationsAccessReport', input };
  const { items, paged } = pageOfList(request, details, ({ ServiceNamespace }) => ServiceNamespace);
  return {
    JobStatus: 'COMPLETED',
    JobCreationDate: new Date(report.createdMs),
    JobCompletionDate: new Date(report.createdMs),
    NumberOfServicesAccessible: details.length,
    NumberOfServicesNotAccessed: details.filter((each) => each.TotalAuthenticatedEntities === 0).length,
    AccessDetails: items,
    ...paged,
  };
};

function detailsOf(tx: Transaction, { namespaces, uses }: OrganizationReportRecord): AccessDetail[] {
  const byNamespace = new Map(uses.map((use) => [use.namespace, use]));
  return namespaces.map((namespace) => {
    const use = byNamespace.get(namespace);
    return {
      ServiceName: serviceActions(tx).nameOf(namespace) ?? namespace,
      ServiceNamespace: namespace,
      TotalAuthenticatedEntities: use?.accounts ?? 0,
      ...(use === undefined
        ? {}
        : { Region: use.region, EntityPath: use.path, LastAuthenticatedTime: new Date(use.atMs) }),
    };
  });
}

function sorted(details: readonly AccessDetail[], key: string | undefined): AccessDetail[] {
  const time = ({ LastAuthenticatedTime }: AccessDetail) => LastAuthenticatedTime?.getTime() ?? 0;
  switch (key) {
    case 'LAST_AUTHENTICATED_TIME_ASCENDING':
      return details.toSorted((a, b) => time(a) - time(b));
    case 'LAST_AUTHENTICATED_TIME_DESCENDING':
      return details.toSorted((a, b) => time(b) - time(a));
    case 'SERVICE_NAMESPACE_DESCENDING':
      return details.toReversed();
    default:
      return [...details];
  }
}
