import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { groups } from '../state.ts';
import { groupOfKey } from './associate-kms-key.ts';

export const disassociateKmsKey: Handler<'DisassociateKmsKey'> = async ({ tx, place }, input) => {
  const group = await findGroup(tx, { place, name: groupOfKey(input) });
  await groups.put(tx, place, { ...group, kmsKeyId: undefined });
};
