/** Options of filters that belong to what is not there: log transformers, and centralised groups. */

import { invalidParameter } from './errors.ts';

interface Options {
  applyOnTransformedLogs?: boolean | undefined;
  fieldSelectionCriteria?: string | undefined;
  emitSystemFields?: readonly string[] | undefined;
  emitSystemFieldDimensions?: readonly string[] | undefined;
}

/** @throws InvalidParameterException */
export function refuseTransformed(options: Options): void {
  const isAsked =
    options.applyOnTransformedLogs === true ||
    (options.fieldSelectionCriteria ?? '') !== '' ||
    (options.emitSystemFields ?? []).length > 0 ||
    (options.emitSystemFieldDimensions ?? []).length > 0;
  if (isAsked) throw invalidParameter('Log transformers and system fields are not implemented by kumobako.');
}
