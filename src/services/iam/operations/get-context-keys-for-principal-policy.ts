import type { Handler } from '../handler.ts';
import { contextKeysOfSources } from '../simulator/context.ts';
import { policiesOfSubject, subjectOfArn } from '../simulator/principal.ts';
import { givenPolicies } from '../simulator/source.ts';

export const getContextKeysForPrincipalPolicy: Handler<'GetContextKeysForPrincipalPolicy'> = async (
  { tx, place },
  { PolicySourceArn, PolicyInputList },
) => {
  const attached = await policiesOfSubject(tx, place, await subjectOfArn(tx, place, PolicySourceArn));
  const given = givenPolicies('PolicyInputList', PolicyInputList);
  return { ContextKeyNames: contextKeysOfSources([...attached, ...given]) };
};
