import { collectionId } from '../../src/core/service-numbers.ts';
import { LIST_ROWS_MAX, type Store } from '../../src/core/store.ts';

/** What CloudWatch was told stays behind as on AWS, and is nothing that a service has left. */
const METRICS = ['shipMetrics', 'cloudwatch'].map((text) => Buffer.from(text).toString('hex'));
const CLOUDWATCH = `01${collectionId('cloudwatch', 0).toString(16).padStart(4, '0').slice(0, 2)}`;

function isOfMetrics(key: string): boolean {
  return key.startsWith(CLOUDWATCH) || METRICS.some((text) => key.includes(text));
}

/** The keys of all rows of a store but those of metrics, as hexadecimal text, in order. */
export async function rowsOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  let gte = new Uint8Array(0);
  for (;;) {
    const rows = await store.list({ gte, lt: Uint8Array.of(0xff) }, { limit: LIST_ROWS_MAX });
    for (const { key } of rows) keys.push(Buffer.from(key).toString('hex'));
    const last = rows[LIST_ROWS_MAX - 1];
    if (last === undefined) return keys.filter((key) => !isOfMetrics(key));
    gte = Uint8Array.from([...last.key, 0]);
  }
}
