/** The services that AWS has and their actions: `data/service-actions.bin` (`npm run service-actions`). */

import type { Transaction } from '../../core/transaction.ts';
import { openPackedData } from '../../engines/packed-data.ts';

interface ServiceEntry {
  arns: readonly string[];
  actions: Readonly<Record<string, readonly number[]>>;
}

export interface ServiceActions {
  /** All namespaces (`s3`), in their order. */
  readonly namespaces: readonly string[];
  /** `Amazon S3` of `s3`; undefined for what is no service. */
  nameOf(namespace: string): string | undefined;
  /** The forms of ARNs that an action is about, required ones first; undefined when there is no such action. */
  resourcesOf(namespace: string, action: string): readonly string[] | undefined;
}

const MEMO = 'iam/service-actions';

/** Read at first use and kept with the world, names alone. */
export function serviceActions(tx: Transaction): ServiceActions {
  // The memo is untyped; nobody else writes under this key.
  const known = tx.memo.get(MEMO)?.value as ServiceActions | undefined;
  if (known !== undefined) return known;
  const value = openServiceActions();
  tx.memo.set(MEMO, { version: 0, value });
  return value;
}

export function openServiceActions(): ServiceActions {
  const { index, block } = openPackedData<
    { services: Record<string, [name: string, block: number]> },
    Record<string, ServiceEntry>
  >('service-actions.bin');
  const services = new Map(Object.entries(index.services));
  return {
    namespaces: [...services.keys()],
    nameOf: (namespace) => services.get(namespace)?.[0],
    resourcesOf(namespace, action) {
      const service = services.get(namespace);
      const entry = service && block(service[1])[namespace];
      if (entry === undefined) return undefined;
      const lower = action.toLowerCase();
      const found = Object.entries(entry.actions).find(([name]) => name.toLowerCase() === lower);
      return found?.[1].map((position) => entry.arns[position] ?? '');
    },
  };
}
