/**
 * Which groups a policy of the account is about.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html
 */

import { dataSourceOf } from './data-source.ts';
import { invalidParameter } from './errors.ts';

/** "The selectionCriteria string can be up to 25KB in length", in UTF-8. */
const CRITERIA_BYTES_MAX = 25 * 1024;
/** "Up to 50 values in each IN or NOT IN list", of policies that know both. */
const VALUES_MAX = 50;

export type Criteria =
  | { readonly form: 'ALL' }
  | { readonly form: 'PREFIX'; readonly prefix: string }
  | { readonly form: 'SOURCE'; readonly name: string; readonly type: string }
  | {
      readonly form: 'LIST';
      readonly of: 'name' | 'prefix';
      readonly isNot: boolean;
      readonly values: readonly string[];
    };

/** What policies of a type may say. */
export type CriteriaForm = 'PREFIX' | 'SOURCE' | 'LIST' | 'NAMES_LEFT_OUT';

const EXAMPLES: Readonly<Record<CriteriaForm, string>> = {
  PREFIX: 'LogGroupNamePrefix = "prefix"',
  SOURCE: 'DataSourceName = "name" AND DataSourceType = "type"',
  LIST: 'LogGroupName or LogGroupNamePrefix with IN or NOT IN and a list',
  NAMES_LEFT_OUT: 'LogGroupName NOT IN ["name"]',
};

const PREFIX = /^LogGroupNamePrefix\s*=\s*"([^"]+)"$/;
const SOURCE = /^DataSourceName\s*=\s*"([^"]+)"\s+AND\s+DataSourceType\s*=\s*"([^"]+)"$/;
const LIST = /^(LogGroupName|LogGroupNamePrefix)\s+(NOT\s+IN|IN)\s*(\[.*\])$/s;

/** Nobody has recorded AWS's texts. @throws InvalidParameterException */
export function readCriteria(text: string | undefined, forms: readonly CriteriaForm[]): Criteria {
  if (text === undefined) return { form: 'ALL' };
  const criteria = Buffer.byteLength(text) > CRITERIA_BYTES_MAX ? undefined : parse(text.trim());
  if (criteria !== undefined && forms.some((form) => isOf(criteria, form))) return criteria;
  const known = forms.map((form) => EXAMPLES[form]).join('; or ');
  throw invalidParameter(
    forms.length === 0
      ? 'Selection criteria cannot be used with policies of this type.'
      : `Invalid selection criteria: policies of this type know ${known}.`,
  );
}

function isOf(criteria: Criteria, form: CriteriaForm): boolean {
  if (form === 'LIST') return criteria.form === 'LIST' && criteria.values.length <= VALUES_MAX;
  if (form !== 'NAMES_LEFT_OUT') return criteria.form === form;
  return criteria.form === 'LIST' && criteria.of === 'name' && criteria.isNot;
}

function parse(text: string): Criteria | undefined {
  const [, prefix] = PREFIX.exec(text) ?? [];
  if (prefix !== undefined) return { form: 'PREFIX', prefix };
  const [, name, type] = SOURCE.exec(text) ?? [];
  if (name !== undefined && type !== undefined) return { form: 'SOURCE', name, type };
  const [, about, operator = '', list] = LIST.exec(text) ?? [];
  const values = list === undefined ? undefined : readList(list);
  if (values === undefined) return undefined;
  const of = about === 'LogGroupName' ? 'name' : 'prefix';
  return { form: 'LIST', of, isNot: operator.startsWith('NOT'), values };
}

function readList(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    const isOfTexts = Array.isArray(list) && list.every((each) => typeof each === 'string');
    return isOfTexts ? list : undefined;
  } catch {
    return undefined;
  }
}

/** What criteria see of a group. */
export interface Selectable {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export function isSelected(criteria: Criteria, group: Selectable): boolean {
  switch (criteria.form) {
    case 'ALL':
      return true;
    case 'PREFIX':
      return group.name.startsWith(criteria.prefix);
    case 'SOURCE': {
      const source = dataSourceOf(group);
      return source?.name === criteria.name && source.type === criteria.type;
    }
    case 'LIST': {
      const { of, isNot, values } = criteria;
      const isIn = values.some((value) =>
        of === 'name' ? group.name === value : group.name.startsWith(value),
      );
      return isIn !== isNot;
    }
  }
}

/** "No two of them can use the same or overlapping" criteria: could both be about one group? */
export function isOverlapping(a: Criteria, b: Criteria): boolean {
  if (a.form === 'SOURCE' && b.form === 'SOURCE') return a.name === b.name && a.type === b.type;
  if (a.form === 'SOURCE' || b.form === 'SOURCE') return false;
  const [x, y] = [rangesOf(a), rangesOf(b)];
  // Names that both leave out nearly never are all names.
  if (x.isNot && y.isNot) return true;
  if (x.isNot) return !y.values.every((value) => x.values.some((outer) => isWithin(value, outer)));
  if (y.isNot) return isOverlapping(b, a);
  return x.values.some((one) => y.values.some((other) => isWithin(one, other) || isWithin(other, one)));
}

interface NameRange {
  readonly text: string;
  readonly isPrefix: boolean;
}

function rangesOf(criteria: Exclude<Criteria, { form: 'SOURCE' }>): {
  isNot: boolean;
  values: readonly NameRange[];
} {
  if (criteria.form === 'ALL') return { isNot: true, values: [] };
  if (criteria.form === 'PREFIX')
    return { isNot: false, values: [{ text: criteria.prefix, isPrefix: true }] };
  const { of, isNot, values } = criteria;
  return { isNot, values: values.map((text) => ({ text, isPrefix: of === 'prefix' })) };
}

/** Are all names of `inner` names of `outer`? */
function isWithin(inner: NameRange, outer: NameRange): boolean {
  return outer.isPrefix ? inner.text.startsWith(outer.text) : !inner.isPrefix && inner.text === outer.text;
}
