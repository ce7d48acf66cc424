import type { Log } from '../core/log.ts';
import type { Models } from '../model/load.ts';

/** Names of LocalStack's that are no name of AWS's for the service. */
const OTHER_NAMES: Readonly<Record<string, string>> = { stepfunctions: 'sfn' };

/**
 * Which services answer, of the names that a user gives: ours, those that AWS signs or addresses a service by (`logs`,
 * `events`, `states`), or LocalStack's. No names: all do. A name that is none is told.
 */
export function servedServices(
  { index }: Models,
  names: readonly string[],
  log: Log,
): (service: string) => boolean {
  if (names.length === 0) return () => true;
  const served = new Set<string>();
  for (const given of names) {
    const name = OTHER_NAMES[given] ?? given;
    const meant = index.filter(
      (entry) =>
        [entry.name, entry.sign, entry.host].includes(name) || entry.name.replaceAll('-', '') === name,
    );
    for (const entry of meant) served.add(entry.name);
    if (meant.length === 0)
      log.warn('There is no such service among those that are to answer', { service: given });
  }
  return (service) => served.has(service);
}
