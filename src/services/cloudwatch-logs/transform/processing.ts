/** An event while processors work on it, and what they say when they cannot. */

import type { JsonObject } from './fields.ts';

/** What `copyValue` knows beside the event's own fields. */
export interface Metadata {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly accountId: string;
  readonly region: string;
  /** When the event came: dates without a year are of its year. */
  readonly timeMs: number;
}

export interface TransformedEvent {
  /** The message as it came, which stays. */
  readonly message: string;
  readonly metadata: Metadata;
  readonly root: JsonObject;
}

/** One step of a transformer. @throws TransformationError */
export type Step = (event: TransformedEvent) => void;

/** An event cannot be transformed. Nobody has recorded AWS's texts. */
export class TransformationError extends Error {}
