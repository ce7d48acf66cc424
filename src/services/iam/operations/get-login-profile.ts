import type { Handler } from '../handler.ts';
import { loginProfileOf, passwordOwner } from '../passwords.ts';
import { shownLoginProfile } from '../shapes.ts';

export const getLoginProfile: Handler<'GetLoginProfile'> = async ({ tx, place, caller }, { UserName }) => {
  const user = await passwordOwner(tx, place, caller, UserName);
  return { LoginProfile: shownLoginProfile(user, await loginProfileOf(tx, place, user)) };
};
