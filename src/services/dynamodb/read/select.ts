import { frameworkValidation } from '../errors.ts';

export type Select = 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'COUNT' | 'SPECIFIC_ATTRIBUTES';

export interface SelectInput {
  Select?: string | undefined;
  IndexName?: string | undefined;
  AttributesToGet?: readonly string[] | undefined;
  ProjectionExpression?: string | undefined;
}

/** What a Query or Scan returns of its items, by default too. Throws ValidationException. */
export function selectOf(input: SelectInput): Select {
  const { AttributesToGet, ProjectionExpression, IndexName } = input;
  const hasProjection = AttributesToGet !== undefined || ProjectionExpression !== undefined;
  if (input.Select === undefined) {
    if (hasProjection) return 'SPECIFIC_ATTRIBUTES';
    return IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
  }
  // The model lets no other value through.
  const select = input.Select as Select;
  if (select === 'SPECIFIC_ATTRIBUTES') {
    if (hasProjection) return select;
    const rule = 'Must specify the AttributesToGet or ProjectionExpression when choosing to get';
    throw frameworkValidation(`${rule} SPECIFIC_ATTRIBUTES`);
  }
  if (select === 'ALL_PROJECTED_ATTRIBUTES' && IndexName === undefined) {
    throw frameworkValidation('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName');
  }
  if (hasProjection) {
    const parameter = AttributesToGet === undefined ? 'ProjectionExpression' : 'AttributesToGet';
    const what = select === 'COUNT' ? 'only the Count' : select;
    throw frameworkValidation(`Cannot specify the ${parameter} when choosing to get ${what}`);
  }
  return select;
}
