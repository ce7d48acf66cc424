import { invalidParameter } from './errors.ts';
import { type FunctionAddress, LATEST } from './names.ts';

/** The function as a whole, for operations that know no versions. @throws AwsError InvalidParameterValueException */
export function unqualified(address: FunctionAddress): FunctionAddress {
  if (address.qualifier === undefined) return address;
  throw invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
  );
}

/** The unpublished version, which alone can be changed. @throws AwsError InvalidParameterValueException */
export function changeable(address: FunctionAddress): FunctionAddress {
  if (address.qualifier === undefined || address.qualifier === LATEST) return address;
  throw invalidParameter(
    'Published versions and aliases cannot be changed. Please specify either a function name or an unqualified function ARN.',
  );
}
