import type { ListMetricsInput } from '../api.gen.ts';
import { invalidNextToken, invalidValue } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type MetricRecord, metrics } from '../state.ts';

const PAGE = 500;
const HOUR_MS = 3_600_000;
/** "Metrics that have had data in the last two weeks", and with RecentlyActive those of the last three hours. */
const LISTED_MS = 14 * 24 * HOUR_MS;
const RECENT_MS = 3 * HOUR_MS;

export const listMetrics: Handler<'ListMetrics'> = async (context, input) => {
  const { tx, place, pages } = context;
  if (input.IncludeLinkedAccounts === true || (input.OwningAccount ?? place.account) !== place.account) {
    throw invalidValue('Cross-account observability is not implemented by kumobako.');
  }
  const { NextToken, ...rest } = input;
  const inputs = [place, rest];
  let after = NextToken === undefined ? undefined : pages.open('cloudwatch.ListMetrics', inputs, NextToken);
  if (NextToken !== undefined && after === undefined) throw invalidNextToken();
  const sinceMs = context.now() - (input.RecentlyActive === undefined ? LISTED_MS : RECENT_MS);
  const found: MetricRecord[] = [];
  let last: Uint8Array | undefined;
  do {
    const page = await metrics.list(tx, place, {
      prefix: prefixOf(input),
      snapshot: true,
      ...(after === undefined ? {} : { after }),
    });
    for (const [i, metric] of page.records.entries()) {
      if (metric.lastSeenMs < sinceMs || !matches(metric, input)) continue;
      if (found.length === PAGE && last !== undefined) {
        return { Metrics: found.map(shown), NextToken: pages.close('cloudwatch.ListMetrics', inputs, last) };
      }
      found.push(metric);
      last = page.cursors[i];
    }
    after = page.next;
  } while (after !== undefined);
  return { Metrics: found.map(shown) };
};

function prefixOf({ Namespace, MetricName }: ListMetricsInput): string[] {
  if (Namespace === undefined) return [];
  return MetricName === undefined ? [Namespace] : [Namespace, MetricName];
}

/** The metric has each of the dimensions; others may stand beside them. */
function matches(
  { name, dimensions }: MetricRecord,
  { MetricName, Dimensions = [] }: ListMetricsInput,
): boolean {
  if (MetricName !== undefined && name !== MetricName) return false;
  return Dimensions.every(({ Name, Value }) =>
    dimensions.some((own) => own.Name === Name && (Value === undefined || own.Value === Value)),
  );
}

function shown({ namespace, name, dimensions }: MetricRecord) {
  return { Namespace: namespace, MetricName: name, Dimensions: dimensions };
}
