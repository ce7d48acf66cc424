import {
  CREDENTIAL_REPORT,
  credentialReports,
  findReport,
  forgetParts,
  isExpired,
} from '../credential-report.ts';
import type { Handler } from '../handler.ts';

/** A report that is younger than four hours is not made again. */
export const generateCredentialReport: Handler<'GenerateCredentialReport'> = async ({
  tx,
  place,
  ids,
  now,
  outbox,
}) => {
  const before = await findReport(tx, place);
  if (before !== undefined && !isExpired(before, now())) {
    return { State: before.doneMs === undefined ? 'INPROGRESS' : 'COMPLETE' };
  }
  if (before !== undefined) await forgetParts(tx, place, before.generation);
  const generation = ids.hex(16);
  await credentialReports.put(tx, place, { id: 'report', generation, parts: 0 });
  outbox.send({
    service: 'iam',
    delivery: CREDENTIAL_REPORT,
    group: `${CREDENTIAL_REPORT}/${place.account}`,
    body: { generation },
  });
  return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
};
