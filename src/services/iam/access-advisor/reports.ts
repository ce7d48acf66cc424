/** Reports of access advisor: kept, found again, and shown. */

import type { Caller } from '../../../core/caller.ts';
import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { ServiceLastAccessed } from '../api.gen.ts';
import { noSuchEntity } from '../errors.ts';
import { serviceActions } from '../service-actions.ts';
import { type AccessReportRecord, accessReports, type ReportedEntity } from '../state.ts';

/** Of one account; the oldest makes room for a new one. */
export const REPORTS_MAX = 100;

/** The same for all sessions of a role. */
export const askerOf = ({ issuer, userId }: Caller): string => issuer?.id ?? userId;

/** Keeps a report. */
export async function keepReport(tx: Transaction, place: Place, report: AccessReportRecord): Promise<void> {
  const { records } = await accessReports.listBy(tx, place, 'byAge', { limit: REPORTS_MAX });
  const [oldest] = records;
  if (records.length >= REPORTS_MAX && oldest !== undefined) await accessReports.delete(tx, place, oldest.id);
  await accessReports.put(tx, place, report);
}

/** A report for who asked for it. */
export async function reportOf(
  tx: Transaction,
  place: Place,
  caller: Caller,
  jobId: string,
): Promise<AccessReportRecord> {
  const report = await accessReports.get(tx, place, jobId);
  if (report?.callerId !== askerOf(caller)) throw noSuchEntity(`The job with id ${jobId} cannot be found.`);
  return report;
}

interface EntityUse {
  entity: ReportedEntity;
  atMs: number;
  region: string;
}

/** Who called a service, the last one first. */
export function usersOfService({ entities }: AccessReportRecord, namespace: string): EntityUse[] {
  return entities
    .flatMap((entity) => {
      const use = entity.uses.find((each) => each.namespace === namespace);
      return use === undefined ? [] : [{ entity, atMs: use.atMs, region: use.region }];
    })
    .sort((a, b) => b.atMs - a.atMs);
}

export function shownService(
  tx: Transaction,
  report: AccessReportRecord,
  namespace: string,
): ServiceLastAccessed {
  const users = usersOfService(report, namespace);
  const [last] = users;
  return {
    ServiceName: serviceActions(tx).nameOf(namespace) ?? namespace,
    ServiceNamespace: namespace,
    TotalAuthenticatedEntities: users.length,
    ...(last === undefined
      ? {}
      : {
          LastAuthenticated: new Date(last.atMs),
          LastAuthenticatedEntity: last.entity.arn,
          LastAuthenticatedRegion: last.region,
        }),
  };
}

/** Reports are made at once, so that every job is done. */
export function shownJob({ createdMs }: AccessReportRecord) {
  return {
    JobStatus: 'COMPLETED',
    JobCreationDate: new Date(createdMs),
    JobCompletionDate: new Date(createdMs),
  } as const;
}
