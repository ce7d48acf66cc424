/** Options of filters that belong to what is not there: groups that gather events of several accounts. */

import { invalidParameter } from './errors.ts';

interface Options {
  fieldSelectionCriteria?: string | undefined;
  emitSystemFields?: readonly string[] | undefined;
  emitSystemFieldDimensions?: readonly string[] | undefined;
}

/** @throws InvalidParameterException */
export function refuseSystemFields(options: Options): void {
  const isAsked =
    (options.fieldSelectionCriteria ?? '') !== '' ||
    (options.emitSystemFields ?? []).length > 0 ||
    (options.emitSystemFieldDimensions ?? []).length > 0;
  if (isAsked) throw invalidParameter('System fields and criteria of them are not implemented by kumobako.');
}
