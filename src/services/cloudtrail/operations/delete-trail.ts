import type { Handler } from '../handler.ts';
import { trails } from '../state.ts';
import { findOwnTrail } from '../trail-name.ts';

export const deleteTrail: Handler<'DeleteTrail'> = async (context, { Name }) => {
  const { homeRegion, name } = await findOwnTrail(context, Name);
  await trails.delete(context.tx, context.place, homeRegion, name);
  return {};
};
