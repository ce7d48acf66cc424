/** Lookup tables for tests. */

import type { LogsCloud } from './logs.ts';

/** Makes a table. Answers its ARN. */
export async function lookupTable(
  { logs }: LogsCloud,
  lookupTableName: string,
  tableBody: string,
): Promise<string> {
  const { lookupTableArn = '' } = await logs().createLookupTable({ lookupTableName, tableBody });
  return lookupTableArn;
}

/** So many users with an id and a name each. */
export function manyUsers(count: number): string {
  return `id,name\n${Array.from({ length: count }, (_, i) => `${i},user ${i}\n`).join('')}`;
}
