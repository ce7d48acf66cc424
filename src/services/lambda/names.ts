/**
 * Names of functions as callers write them: a name, a partial ARN or a whole one, with or without a qualifier.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 */

import { type Place, partitionOf } from '../../core/place.ts';
import { invalidParameter, notFound } from './errors.ts';

export const LATEST = '$LATEST';

/** Where a function is, and what of it is meant. */
export interface FunctionAddress {
  readonly place: Place;
  readonly name: string;
  /** `$LATEST`, a number or an alias; undefined where none was given. */
  readonly qualifier: string | undefined;
}

// The whole text is checked by the model; here it is taken apart.
const NAME =
  /^(?:arn:[\w-]+:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([\w.-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[\w-]+))?$/;

export interface FunctionNameParts {
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** What a FunctionName says, and no more. */
export function splitFunctionName(text: string): FunctionNameParts {
  const [, region, account, name = text, qualifier] = NAME.exec(text) ?? [];
  return { region, account, name, qualifier };
}

/**
 * The address behind a FunctionName and, beside it, a Qualifier.
 *
 * @throws AwsError ResourceNotFoundException for another region, InvalidParameterValueException for two qualifiers
 */
export function parseFunctionName(text: string, caller: Place, qualifier?: string): FunctionAddress {
  const { region = caller.region, account = caller.account, name, qualifier: own } = splitFunctionName(text);
  if (region !== caller.region) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${caller.region}')`);
  }
  if (own !== undefined && qualifier !== undefined && own !== qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  return { place: { account, region }, name, qualifier: qualifier ?? own };
}

/** The ARN without a qualifier. */
export function functionArn({ place, name }: Pick<FunctionAddress, 'place' | 'name'>): string {
  return `arn:${partitionOf(place.region)}:lambda:${place.region}:${place.account}:function:${name}`;
}

/** The ARN with its qualifier, if there is one. */
export function qualifiedArn(address: FunctionAddress): string {
  const arn = functionArn(address);
  return address.qualifier === undefined ? arn : `${arn}:${address.qualifier}`;
}

export function isVersionNumber(qualifier: string): boolean {
  return /^\d+$/.test(qualifier);
}

/** Neither `$LATEST` nor a number. */
export function isAliasName(qualifier: string): boolean {
  return !qualifier.startsWith('$') && !isVersionNumber(qualifier);
}

/** `2026-01-31T12:00:00.000+0000`, as Lambda writes times. */
export function lambdaTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
