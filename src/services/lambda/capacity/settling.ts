/** The time that a capacity provider takes to be there, and to be gone, by the movable clock. */

import type { TxContext } from '../../../core/context.ts';
import type { ProviderAddress } from './providers.ts';
import { type CapacityProviderRecord, capacityProviders } from './state.ts';

/** AWS takes longer; whoever looks at once sees the state in between, as there. */
const SETTLING_MS = 1000;

interface Body extends ProviderAddress {
  id: string;
}

/** What is Pending will be Active, what is Deleting will be gone. */
export function settleLater(
  { timers, now }: TxContext,
  { place, name }: ProviderAddress,
  { id }: CapacityProviderRecord,
): Promise<void> {
  const body: Body = { place, name, id };
  return timers.set({
    ...{ service: 'lambda', timer: 'settleProvider', id },
    ...{ atMs: now() + SETTLING_MS, body },
  });
}

/** Timer. */
export async function settleProvider({ tx }: TxContext, body: unknown): Promise<void> {
  // What `settleLater` set.
  const { place, name, id } = body as Body;
  const record = await capacityProviders.get(tx, place, name);
  if (record?.id !== id) return;
  if (record.state === 'Deleting') await capacityProviders.deleteRecord(tx, place, record);
  else await capacityProviders.put(tx, place, { ...record, state: 'Active' });
}
