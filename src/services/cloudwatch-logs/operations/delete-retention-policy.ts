import { refuseDelivery } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { groups } from '../state.ts';

export const deleteRetentionPolicy: Handler<'DeleteRetentionPolicy'> = async (context, { logGroupName }) => {
  const { tx, place } = context;
  const group = await findGroup(tx, { place, name: logGroupName });
  refuseDelivery(group);
  await groups.put(tx, place, { ...group, retentionDays: undefined });
};
