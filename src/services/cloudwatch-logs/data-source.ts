/**
 * Where the events of a group come from, as its tags say.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/custom-data-sources.html
 */

import type { DataSourceFilter } from './api.gen.ts';

const NAME_TAG = 'cw:datasource:name';
const TYPE_TAG = 'cw:datasource:type';
/** Users of Terraform found that only these characters are taken. */
const CUSTOM = /^[a-z0-9_]+$/;

export interface DataSource {
  readonly name: string;
  readonly type: string;
}

/** "Custom data source names cannot start with aws or amazon": such a group has none. */
export function dataSourceOf({
  tags,
}: {
  readonly tags: Readonly<Record<string, string>>;
}): DataSource | undefined {
  const { [NAME_TAG]: name = '', [TYPE_TAG]: type = '' } = tags;
  const isCustom = CUSTOM.test(name) && CUSTOM.test(type) && !/^(aws|amazon)/.test(name);
  return isCustom ? { name, type } : undefined;
}

/** "OR logic within the same dimension, AND across different dimensions". */
export function sourceTest(
  filters: readonly DataSourceFilter[] | undefined,
): (source: DataSource | undefined) => boolean {
  if (filters === undefined) return () => true;
  const names = new Set(filters.map(({ name }) => name));
  const types = new Set(filters.flatMap(({ type }) => (type === undefined ? [] : [type])));
  return (source) =>
    source !== undefined && names.has(source.name) && (types.size === 0 || types.has(source.type));
}
