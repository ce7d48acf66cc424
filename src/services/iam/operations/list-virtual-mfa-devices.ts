import type { Handler } from '../handler.ts';

/** There are none: what would make one is not implemented. Asked for by those who delete a user with all it has. */
export const listVirtualMFADevices: Handler<'ListVirtualMFADevices'> = () => ({
  VirtualMFADevices: [],
  IsTruncated: false,
});
