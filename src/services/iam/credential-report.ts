/**
 * The credential report of an account: one line for root and for each user. It is written in pages in the background,
 * so that thousands of users stop nobody, and is good for four hours.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */

import { Collection } from '../../core/collection.ts';
import type { Place } from '../../core/place.ts';
import type { DeliveryHandler } from '../../core/service.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Transaction } from '../../core/transaction.ts';
import { users } from '../../policy/identity/users.ts';
import { COLUMNS, csvLine, reportRow } from './credential-report-rows.ts';
import { passwordPolicyOf } from './passwords.ts';
import { rootUser } from './shapes.ts';

const VALID_MS = 4 * 3_600_000;
const USERS_PER_PART = 50;

export interface CredentialReportRecord {
  id: 'report';
  generation: string;
  /** Absent: it is being written. */
  doneMs?: number | undefined;
  parts: number;
}

export const credentialReports = new Collection<CredentialReportRecord, readonly [string]>({
  id: collectionId('iam', 47),
  name: 'iam.credentialReports',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
});

export interface CredentialReportPartRecord {
  generation: string;
  part: number;
  text: string;
}

export const credentialReportParts = new Collection<CredentialReportPartRecord, readonly [string, number]>({
  id: collectionId('iam', 48),
  name: 'iam.credentialReportParts',
  scope: 'account',
  version: 1,
  key: ({ generation, part }) => [generation, part],
});

export const CREDENTIAL_REPORT = 'credentialReport';

export const findReport = (tx: Transaction, place: Place): Promise<CredentialReportRecord | undefined> =>
  credentialReports.get(tx, place, 'report');

export const isExpired = ({ doneMs }: CredentialReportRecord, nowMs: number): boolean =>
  doneMs !== undefined && nowMs >= doneMs + VALID_MS;

export async function forgetParts(tx: Transaction, place: Place, generation: string): Promise<void> {
  for await (const { part } of credentialReportParts.scan(tx, place, { prefix: [generation] })) {
    await credentialReportParts.delete(tx, place, generation, part);
  }
}

/** Writes the report that GenerateCredentialReport has begun. Begun again after a crash, it writes the same places. */
export const writeCredentialReport: DeliveryHandler = async (context, body) => {
  // What GenerateCredentialReport has sent.
  const { generation } = body as { generation: string };
  let part = 0;
  let after: Uint8Array | undefined;
  do {
    after = await context.transact(({ tx, place }) => writePart(tx, place, { generation, part, after }));
    part++;
  } while (after !== undefined);
  await context.transact(async ({ tx, place, now }) => {
    const report = await findReport(tx, place);
    if (report?.generation === generation) {
      await credentialReports.put(tx, place, { ...report, doneMs: now(), parts: part });
    }
    context.complete(tx);
  });
};

interface PartQuery {
  generation: string;
  part: number;
  after: Uint8Array | undefined;
}

async function writePart(
  tx: Transaction,
  place: Place,
  { generation, part, after }: PartQuery,
): Promise<Uint8Array | undefined> {
  const policy = await passwordPolicyOf(tx, place);
  const lines: string[] = [];
  if (part === 0) {
    const root = { id: place.account, name: undefined, arn: rootUser(place).Arn, createdMs: 0 };
    lines.push(csvLine(COLUMNS), csvLine(await reportRow(tx, place, root, policy)));
  }
  const page = await users.list(tx, place, {
    limit: USERS_PER_PART,
    ...(after === undefined ? {} : { after }),
    snapshot: true,
  });
  for (const user of page.records) lines.push(csvLine(await reportRow(tx, place, user, policy)));
  await credentialReportParts.put(tx, place, { generation, part, text: lines.join('') });
  return page.next;
}
