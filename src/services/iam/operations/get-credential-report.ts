import { credentialReportParts, findReport, isExpired } from '../credential-report.ts';
import { reportExpired, reportNotPresent, reportNotReady } from '../errors.ts';
import type { Handler } from '../handler.ts';

export const getCredentialReport: Handler<'GetCredentialReport'> = async ({ tx, place, now }) => {
  const report = await findReport(tx, place);
  if (report === undefined) throw reportNotPresent();
  const { generation, doneMs, parts } = report;
  if (doneMs === undefined) throw reportNotReady();
  if (isExpired(report, now())) throw reportExpired();
  const keys = Array.from({ length: parts }, (_, part) => [generation, part] as const);
  const texts = (await credentialReportParts.getMany(tx, place, keys)).map((part) => part?.text ?? '');
  return {
    Content: Buffer.from(texts.join('')),
    ReportFormat: 'text/csv',
    GeneratedTime: new Date(doneMs),
  };
};
