import { checkpoint } from '../durable/checkpoint.ts';
import type { Staged } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CheckpointDurableExecution.html */
export const checkpointDurableExecution: Staged<'CheckpointDurableExecution'> = (context, input) =>
  checkpoint(context, input);
