import { FunctionRefusal } from '../../core/functions.ts';

/** An image that is not run: what is wrong with it, as the end of a sentence. */
export function refusedImage(what: string): FunctionRefusal {
  return new FunctionRefusal('runtime', `The container image cannot be run: ${what}.`);
}
