/** Shared by the tests of this folder: expressions bound and refused with little typing. */

import { AwsError } from '../../../core/errors.ts';
import type { AttributeValue, Item } from '../item/attribute-value.ts';
import type { BoundCondition } from './ast.ts';
import { bindCondition } from './condition-binder.ts';
import { parseCondition } from './condition-parser.ts';
import { createScope } from './scope.ts';
import { type BoundUpdate, bindUpdate } from './update-binder.ts';
import { parseUpdate } from './update-parser.ts';

export interface Placeholders {
  names?: Record<string, string>;
  values?: Item;
}

/** The message of the ValidationException that `run` throws; another error is thrown on. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationException') return error.message;
    throw error;
  }
  return 'accepted';
}

export const S = (text: string): AttributeValue => ({ S: text });
export const N = (number: number | string): AttributeValue => ({ N: String(number) });
export const L = (...members: AttributeValue[]): AttributeValue => ({ L: members });
export const M = (map: Item): AttributeValue => ({ M: map });

export function bound(
  text: string,
  { names, values }: Placeholders = {},
  label = 'ConditionExpression',
): BoundCondition {
  return bindCondition(createScope(names, values), parseCondition(text, label), label);
}

export function boundUpdate(text: string, { names, values }: Placeholders = {}): BoundUpdate {
  return bindUpdate(createScope(names, values), parseUpdate(text));
}
