import type { Place } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { type MfaDeviceRecord, mfaDevices } from '../../../policy/identity/mfa.ts';
import { users } from '../../../policy/identity/users.ts';
import type { VirtualMFADevice } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { pageOfCollection } from '../paging.ts';
import { listedUser, rootUser } from '../shapes.ts';

/** Neither seeds nor tags: AWS shows the ones at creation only, and leaves the others out of lists. */
export const listVirtualMFADevices: Handler<'ListVirtualMFADevices'> = async (context, input) => {
  const { tx, place } = context;
  const { AssignmentStatus: wanted = 'Any' } = input;
  const { items, paged } = await pageOfCollection(
    { context, operation: 'ListVirtualMFADevices', input },
    (query) => mfaDevices.list(tx, place, query),
    ({ ownerId }) => wanted === 'Any' || (ownerId !== undefined) === (wanted === 'Assigned'),
  );
  const devices = await Promise.all(items.map((device) => listed(tx, place, device)));
  return { VirtualMFADevices: devices, ...paged };
};

async function listed(tx: Transaction, place: Place, device: MfaDeviceRecord): Promise<VirtualMFADevice> {
  const { serial: SerialNumber, ownerId, enabledMs } = device;
  if (ownerId === undefined || enabledMs === undefined) return { SerialNumber };
  const user = ownerId === place.account ? undefined : await users.getBy(tx, place, 'byId', [ownerId]);
  const shown = user === undefined ? rootUser(place) : listedUser(user);
  return { SerialNumber, User: shown, EnableDate: new Date(enabledMs) };
}
