import type { ScanInput } from '../api.gen.ts';
import { validation } from '../errors.ts';
import { checkParameters, PARAMETER_STYLES } from '../expression/parameters.ts';
import { readExpressions } from '../expression/request.ts';
import type { Handler } from '../handler.ts';
import { parseCache } from '../memory.ts';
import { rangeBehind, segmentRows, wholeRange } from '../read/key-range.ts';
import { checkReads, readItems } from '../read/read-items.ts';
import { readTarget } from '../read/read-target.ts';
import { selectOf } from '../read/select.ts';
import { canonicalStartKey, scanStart } from '../read/start-key.ts';
import { tableForItems } from '../table/table.ts';
import { tableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export const scan: Handler<'Scan'> = async (context, input) => {
  const { tx, place, memory } = context;
  const ref = tableRef(input.TableName, place);
  checkParameters(input, PARAMETER_STYLES.Scan);
  const { ExclusiveStartKey: startKey } = input;
  const start = startKey === undefined ? undefined : canonicalStartKey(startKey);
  const segments = segmentsOf(input);
  const select = selectOf(input);
  const expressions = readExpressions(input, parseCache(memory));
  const consistent = input.ConsistentRead === true;
  const target = readTarget(await tableForItems(tx, ref), input.IndexName, { consistent });
  const { prefix } = target;
  const range =
    segments === undefined
      ? wholeRange(prefix)
      : segmentRows(prefix, segments.segment, segments.totalSegments);
  const behind = start && rangeBehind(range, scanStart(target, start, range, segments), false);
  const fetches = checkReads(target, select, expressions);
  const limit = input.Limit;
  const capacityDetail = input.ReturnConsumedCapacity;
  const request = { target, range: behind ?? range, reverse: false, limit, consistent, select, expressions };
  return readItems(context, { ...request, capacityDetail }, fetches);
};

function segmentsOf({ Segment: segment, TotalSegments: totalSegments }: ScanInput) {
  const missing = (parameter: string, rule: string) =>
    validation(
      `The ${parameter} parameter is required but was not present in the request when ${rule} is present`,
    );
  if (totalSegments === undefined) {
    if (segment !== undefined) throw missing('TotalSegments', 'Segment parameter');
    return undefined;
  }
  if (segment === undefined) throw missing('Segment', 'parameter TotalSegments');
  if (segment >= totalSegments) {
    // As newer regions say it since 2026; older ones go on with `: Segment: 5 is not less than TotalSegments: 5`.
    throw validation('The Segment parameter is zero-based and must be less than parameter TotalSegments');
  }
  return { segment, totalSegments };
}
