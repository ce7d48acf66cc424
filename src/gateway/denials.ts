/** What policies did not allow in one call. */

import { type ExplainedDenial, explainDenial, type KeptDenial, keepDenial } from '../policy/kept-denial.ts';
import type { Denial } from './door-call.ts';

/** DeleteObjects may be denied a thousand keys; more than these explain nothing. */
const DENIALS_MAX = 10;

export interface ExplainedDenials extends ExplainedDenial {
  /** Further denials of the same call. */
  others?: readonly ExplainedDenial[];
  /** How many more there were. */
  leftOut?: number;
}

export class Denials {
  readonly #kept = new Map<string, KeptDenial>();
  readonly #leftOut = new Set<string>();

  /** A call that is tried again is denied again: the same one counts once. */
  add({ request, policies }: Denial): void {
    const name = `${request.action} ${request.resource}`;
    if (this.#kept.has(name)) return;
    if (this.#kept.size >= DENIALS_MAX) this.#leftOut.add(name);
    else this.#kept.set(name, keepDenial(request, policies));
  }

  /** Undefined when nothing was denied. */
  get explanation(): (() => ExplainedDenials) | undefined {
    const [first, ...others] = this.#kept.values();
    if (first === undefined) return undefined;
    const leftOut = this.#leftOut.size;
    return () => ({
      ...explainDenial(first),
      ...(others.length === 0 ? {} : { others: others.map(explainDenial) }),
      ...(leftOut === 0 ? {} : { leftOut }),
    });
  }
}
