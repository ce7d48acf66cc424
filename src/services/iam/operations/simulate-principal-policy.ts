import type { TxContext } from '../../../core/context.ts';
import type { StagedHandler } from '../../../core/service.ts';
import type { Api } from '../api.gen.ts';
import { pageOfList } from '../paging.ts';
import { exclusionsOf } from '../simulator/exclusions.ts';
import { simulate } from '../simulator/inputs.ts';
import { controlPoliciesOf } from '../simulator/organization.ts';
import { policiesOfSubject, subjectOfArn } from '../simulator/principal.ts';
import type { Scene } from '../simulator/simulate.ts';
import { boundarySource, givenPolicies } from '../simulator/source.ts';

type Simulation = Api['SimulatePrincipalPolicy'];

/** Staged, because service control policies are the organization's to tell. */
export const simulatePrincipalPolicy: StagedHandler<Simulation['input'], Simulation['output']> = async (
  context,
  input,
) => {
  const exclusions = exclusionsOf(input.PolicyExclusionList);
  const scps = await controlPoliciesOf(context);
  const levels = exclusions.controlPolicies && scps !== undefined ? [] : scps;
  return context.transact((each) => simulateWithin(each, input, levels));
};

async function simulateWithin(
  context: TxContext,
  input: Simulation['input'],
  scps: Scene['scps'],
): Promise<Simulation['output']> {
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
    scps,
  });
  const request = { context, operation: 'SimulatePrincipalPolicy', input };
  const { items, paged } = pageOfList(request, [...results.entries()], ([i]) => String(i).padStart(6, '0'));
  return { EvaluationResults: items.map(([, result]) => result), ...paged };
}
