import type { Handler } from '../handler.ts';
import { instanceProfileNamed } from '../lookups.ts';
import { wholeProfile } from '../shapes.ts';

export const getInstanceProfile: Handler<'GetInstanceProfile'> = async (
  { tx, place },
  { InstanceProfileName },
) => {
  const profile = await instanceProfileNamed(tx, place, InstanceProfileName);
  return { InstanceProfile: await wholeProfile(tx, place, profile) };
};
