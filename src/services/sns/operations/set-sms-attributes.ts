import { missing } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkAccountSettings } from '../sms/sms-attributes.ts';
import { smsSettings } from '../state.ts';

export const setSMSAttributes: Handler<'SetSMSAttributes'> = async ({ tx, place }, input) => {
  if (input.attributes === undefined) throw missing('attributes');
  checkAccountSettings(input.attributes);
  const before = (await smsSettings.get(tx, place, 'settings'))?.attributes ?? {};
  await smsSettings.put(tx, place, { id: 'settings', attributes: { ...before, ...input.attributes } });
  return {};
};
