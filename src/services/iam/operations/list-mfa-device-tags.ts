import type { Handler } from '../handler.ts';
import { deviceWithSerial } from '../mfa-devices.ts';
import { pageOfList } from '../paging.ts';

export const listMFADeviceTags: Handler<'ListMFADeviceTags'> = async (context, input) => {
  const { tags } = await deviceWithSerial(context.tx, context.place, input.SerialNumber);
  const request = { context, operation: 'ListMFADeviceTags', input };
  const { items, paged } = pageOfList(request, tags, ({ Key }) => Key);
  return { Tags: items, ...paged };
};
