import type { Handler } from '../handler.ts';
import { roleNamed } from '../lookups.ts';
import { wholeRole } from '../shapes.ts';

export const getRole: Handler<'GetRole'> = async ({ tx, place }, { RoleName }) => ({
  Role: await wholeRole(tx, place, await roleNamed(tx, place, RoleName)),
});
