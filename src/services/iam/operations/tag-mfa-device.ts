import { mfaDevices } from '../../../policy/identity/mfa.ts';
import type { Handler } from '../handler.ts';
import { deviceWithSerial } from '../mfa-devices.ts';
import { withTags } from '../tags.ts';

export const tagMFADevice: Handler<'TagMFADevice'> = async ({ tx, place }, { SerialNumber, Tags }) => {
  const record = await deviceWithSerial(tx, place, SerialNumber);
  const tags = withTags(record.tags, Tags, 'exact', 'TagsPerMFADevice');
  await mfaDevices.put(tx, place, { ...record, tags });
};
