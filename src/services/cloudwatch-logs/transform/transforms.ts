/**
 * Transforms events for whoever reads them, by the transformer that was there when they came. AWS does so once, when
 * they come in.
 */

import type { Place } from '../../../core/place.ts';
import type { Chunk } from '../chunk.ts';
import type { TransformEra } from './state.ts';
import { compileTransformer, type Transformed, type Transformer } from './transformer.ts';

export interface TransformsInput {
  readonly place: Place;
  readonly groupName: string;
  readonly eras: readonly TransformEra[];
}

export type ChunkTransform = (message: string) => Transformed;

export interface Transforms {
  /** For messages of a chunk; undefined: they are not transformed. */
  at(sequence: number, chunk: Chunk): ChunkTransform | undefined;
}

/** Undefined: the group never had a transformer. */
export function compileTransforms({ place, groupName, eras }: TransformsInput): Transforms | undefined {
  if (eras.length === 0) return undefined;
  const compiled = new Map<TransformEra, Transformer>();
  return {
    at(sequence, { streamName, ingestedMs }) {
      const era = eras.find((each) => {
        if ('fromMs' in each) return ingestedMs >= each.fromMs && ingestedMs < (each.untilMs ?? Infinity);
        return sequence > each.afterSequence && sequence <= (each.untilSequence ?? Infinity);
      });
      if (era === undefined) return undefined;
      const transformer = compiled.get(era) ?? compileTransformer(era.config);
      compiled.set(era, transformer);
      const metadata = {
        logGroupName: groupName,
        logStreamName: streamName,
        accountId: place.account,
        region: place.region,
        timeMs: ingestedMs,
      };
      return (message) => transformer(message, metadata);
    },
  };
}
