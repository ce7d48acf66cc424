import { invalidValue } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { isAccountSetting } from '../sms/sms-attributes.ts';
import { smsSettings } from '../state.ts';

/** The settings that were made; of those asked for, where some are. */
export const getSMSAttributes: Handler<'GetSMSAttributes'> = async ({ tx, place }, input) => {
  const settings = (await smsSettings.get(tx, place, 'settings'))?.attributes ?? {};
  const names = input.attributes ?? [];
  const unknown = names.find((name) => !isAccountSetting(name));
  if (unknown !== undefined) throw invalidValue('attributes', `Unknown attribute: ${unknown}`);
  if (names.length === 0) return { attributes: settings };
  return {
    attributes: Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name))),
  };
};
