/**
 * Managed policies that AWS provides: all of them, each in its default version, from `data/aws-managed-policies.bin`
 * (`npm run managed-policies`). Nothing is read before the first of them is asked for; the index is then kept with the
 * world, and a document costs opening its block, below 2 ms.
 */

import { createHash } from 'node:crypto';
import type { Transaction } from '../../../core/transaction.ts';
import { openPackedData } from '../../../engines/packed-data.ts';

export interface AwsManagedPolicy {
  name: string;
  /** Such as `/service-role/`. */
  path: string;
  /** `ANPA...`, the same in all accounts; made up where AWS's own is not known. */
  readonly id: string;
  /** The 12 of `v12`: its default version. */
  version: number;
  createdMs: number;
  updatedMs: number;
  description: string | undefined;
  /** Where its document is. */
  block: number;
  position: number;
}

export interface AwsManagedCatalogue {
  /** By path and name, as they stand in ARNs; in the order of the names. */
  readonly policies: ReadonlyMap<string, AwsManagedPolicy>;
  documentOf(policy: AwsManagedPolicy): string;
}

type Row = [
  name: string,
  path: string,
  version: number,
  createdMs: number,
  updatedMs: number,
  block: number,
  position: number,
  id?: string,
  description?: string,
];

const MEMO = 'iam/aws-managed';

/** The catalogue of the transaction's world, read at its first use. */
export function awsManagedCatalogue(tx: Transaction): AwsManagedCatalogue {
  // The memo is untyped; nobody else writes under this key.
  const known = tx.memo.get(MEMO)?.value as AwsManagedCatalogue | undefined;
  if (known !== undefined) return known;
  const value = openCatalogue();
  tx.memo.set(MEMO, { version: 0, value });
  return value;
}

export function openCatalogue(): AwsManagedCatalogue {
  const { index, block: open } = openPackedData<{ policies: readonly Row[] }, readonly string[]>(
    'aws-managed-policies.bin',
  );
  return {
    policies: new Map(index.policies.map((row) => [row[1] + row[0], policyOf(row)])),
    documentOf: ({ block, position }) => open(block)[position] ?? '',
  };
}

function policyOf([name, path, version, createdMs, updatedMs, block, position, id, description]: Row) {
  return {
    name,
    path,
    version,
    createdMs,
    updatedMs,
    description,
    block,
    position,
    // Hashing all names would take longer than reading the index.
    get id() {
      return id ?? inventedId(path + name);
    },
  };
}

const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** In AWS's form and always the same, for policies whose id is not known. */
function inventedId(key: string): string {
  const digest = createHash('sha256').update(key).digest().subarray(0, 17);
  return `ANPA${Array.from(digest, (byte) => ID_LETTERS[byte % ID_LETTERS.length]).join('')}`;
}
