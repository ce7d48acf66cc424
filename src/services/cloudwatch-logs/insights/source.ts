/** Where the records that a task looks through come from, and what is done to their events on the way. */

import { compileMasks, type Era, type Masks } from '../protection/masking.ts';
import { compileTransforms, type Transforms, type TransformsInput } from '../transform/transforms.ts';

/** As a task is told of it. */
export interface QuerySource {
  readonly log: string;
  /** As @log shows it. */
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Ids of streams that were deleted. */
  readonly dead: readonly string[];
  /** What was to be masked, and when. */
  readonly masked?: readonly Era[] | undefined;
  readonly transforms?: TransformsInput | undefined;
}

/** The same, ready for its records. */
export interface CompiledSource extends Pick<QuerySource, 'log' | 'name' | 'fromMs' | 'untilMs'> {
  readonly dead: ReadonlySet<string>;
  readonly masks: Masks | undefined;
  readonly transforms: Transforms | undefined;
}

export function compileSource({ dead, masked, transforms, ...rest }: QuerySource): CompiledSource {
  return {
    ...rest,
    dead: new Set(dead),
    masks: compileMasks(masked),
    transforms: transforms && compileTransforms(transforms),
  };
}
