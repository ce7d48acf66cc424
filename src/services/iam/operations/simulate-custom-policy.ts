import type { Handler } from '../handler.ts';
import { pageOfList } from '../paging.ts';
import { simulate } from '../simulator/inputs.ts';
import { givenPolicies } from '../simulator/source.ts';

export const simulateCustomPolicy: Handler<'SimulateCustomPolicy'> = (context, input) => {
  const { tx, place } = context;
  const levels = input.OrderedOrganizationPolicyInputList?.map(({ ServiceControlPolicyInputList }, i) =>
    givenPolicies(`OrderedOrganizationPolicyInputList.${i + 1}`, ServiceControlPolicyInputList),
  );
  const results = simulate(tx, input, {
    account: place.account,
    arn: undefined,
    identity: givenPolicies('PolicyInputList', input.PolicyInputList),
    boundary: undefined,
    scps: levels,
  });
  const request = { context, operation: 'SimulateCustomPolicy', input };
  const { items, paged } = pageOfList(request, [...results.entries()], ([i]) => String(i).padStart(6, '0'));
  return { EvaluationResults: items.map(([, result]) => result), ...paged };
};
