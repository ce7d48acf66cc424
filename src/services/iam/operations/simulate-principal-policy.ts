import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';
import { exclusionsOf } from '../simulator/exclusions.ts';
import { simulate } from '../simulator/inputs.ts';
import { policiesOfSubject, subjectOfArn } from '../simulator/principal.ts';
import { boundarySource, givenPolicies } from '../simulator/source.ts';

/** Policies of the account's organization are not part of it. */
export const simulatePrincipalPolicy: Handler<'SimulatePrincipalPolicy'> = async (context, input) => {
  const { tx, place } = context;
  const exclusions = exclusionsOf(input.PolicyExclusionList);
  const subject = await subjectOfArn(tx, place, input.PolicySourceArn);
  const attached = await policiesOfSubject(tx, place, subject);
  const results = simulate(tx, input, {
    account: place.account,
    arn: subject.arn,
    identity: [
      ...attached.filter((policy) => !exclusions.excludes(policy)),
      ...givenPolicies('PolicyInputList', input.PolicyInputList),
    ],
    boundary: exclusions.boundary ? undefined : await boundarySource(tx, place, subject.boundary),
    scps: undefined,
  });
  const request = { context, operation: 'SimulatePrincipalPolicy', input };
  const { items, paged } = pageOfList(request, [...results.entries()], ([i]) => String(i).padStart(6, '0'));
  return { EvaluationResults: items.map(([, result]) => result), ...paged };
};
