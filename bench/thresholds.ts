export interface Figure {
  target: string;
  operation: string;
  connections: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  cpuUs: number;
  errors: number;
  /** Of the server's event loop; undefined for those that do not tell. */
  loopDelayP99Ms?: number | undefined;
}

export interface Report {
  date: string;
  node: string;
  cores: number;
  readyMs: Record<string, number>;
  memoryMiB: Record<string, number>;
  figures: Figure[];
}

/** How many times the throughput of a peer at 16 connections. */
const RATIOS = { moto: 25, ministack: 5 } as const;
const OPERATIONS = [
  'PutItem',
  'GetItem',
  'PutObject 1 KB',
  'GetObject 1 KB',
  'Send + Receive + Delete',
] as const;
const PUT_ITEM_CPU_US_MAX = 60;
const ONE_CONNECTION_P50_MS_MAX = 1;
const LOOP_DELAY_P99_MS_MAX = 20;

/** What falls short of the product's own targets, as sentences. Ratios hold within one run only. */
export function check({ figures }: Report): string[] {
  const problems: string[] = [];
  const find = (target: string, operation: string, connections: number) =>
    figures.find((f) => f.target === target && f.operation === operation && f.connections === connections);
  for (const operation of OPERATIONS) {
    const own = find('kumobako', operation, 16);
    if (own === undefined) continue;
    for (const [peer, ratio] of Object.entries(RATIOS)) {
      const other = find(peer, operation, 16);
      if (other === undefined) continue;
      const seen = own.perSecond / other.perSecond;
      if (seen < ratio) problems.push(`${operation}: ${seen.toFixed(1)}x ${peer}, target ${ratio}x`);
    }
    const single = find('kumobako', operation, 1);
    if (single !== undefined && single.p50Ms > ONE_CONNECTION_P50_MS_MAX) {
      problems.push(
        `${operation}: p50 ${single.p50Ms} ms at 1 connection, target ${ONE_CONNECTION_P50_MS_MAX} ms`,
      );
    }
  }
  const put = find('kumobako', 'PutItem', 16);
  if (put !== undefined && put.cpuUs > PUT_ITEM_CPU_US_MAX) {
    problems.push(`PutItem: ${put.cpuUs} us CPU, target ${PUT_ITEM_CPU_US_MAX} us`);
  }
  for (const { operation, connections, loopDelayP99Ms = 0 } of figures) {
    if (loopDelayP99Ms <= LOOP_DELAY_P99_MS_MAX) continue;
    const text = `loop delay p99 ${loopDelayP99Ms} ms, target ${LOOP_DELAY_P99_MS_MAX} ms`;
    problems.push(`${operation}: ${text} at ${connections} connections`);
  }
  return problems;
}
