import { mfaDevices } from '../../../policy/identity/mfa.ts';
import type { Handler } from '../handler.ts';
import { deviceWithSerial } from '../mfa-devices.ts';
import { withoutTags } from '../tags.ts';

export const untagMFADevice: Handler<'UntagMFADevice'> = async ({ tx, place }, { SerialNumber, TagKeys }) => {
  const record = await deviceWithSerial(tx, place, SerialNumber);
  await mfaDevices.put(tx, place, { ...record, tags: withoutTags(record.tags, TagKeys, 'exact') });
};
