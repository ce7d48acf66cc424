import type { Handler } from '../handler.ts';
import { findTrail } from '../trail-name.ts';
import { describedTrail } from '../trail-output.ts';

export const getTrail: Handler<'GetTrail'> = async (context, { Name }) => ({
  Trail: describedTrail(await findTrail(context, Name)),
});
