import type { Handler } from '../handler.ts';
import { contextKeysOfSources } from '../simulator/context.ts';
import { givenPolicies } from '../simulator/source.ts';

export const getContextKeysForCustomPolicy: Handler<'GetContextKeysForCustomPolicy'> = (
  _context,
  { PolicyInputList },
) => ({ ContextKeyNames: contextKeysOfSources(givenPolicies('PolicyInputList', PolicyInputList)) });
