import type { Handler } from '../handler.ts';
import { trails } from '../state.ts';
import { findOwnTrail } from '../trail-name.ts';

export const stopLogging: Handler<'StopLogging'> = async (context, { Name }) => {
  const trail = await findOwnTrail(context, Name);
  const stopped = trail.isLogging ? { ...trail, isLogging: false, stoppedAtMs: context.now() } : trail;
  await trails.put(context.tx, context.place, stopped);
  return {};
};
