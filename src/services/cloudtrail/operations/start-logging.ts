import type { Handler } from '../handler.ts';
import { trails } from '../state.ts';
import { findOwnTrail } from '../trail-name.ts';

export const startLogging: Handler<'StartLogging'> = async (context, { Name }) => {
  const trail = await findOwnTrail(context, Name);
  const started = trail.isLogging ? trail : { ...trail, isLogging: true, startedAtMs: context.now() };
  await trails.put(context.tx, context.place, started);
  return {};
};
