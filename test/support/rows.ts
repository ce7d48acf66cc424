import { LIST_ROWS_MAX, type Store } from '../../src/core/store.ts';

/** The keys of all rows of a store, as hexadecimal text, in order. */
export async function rowsOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  let gte = new Uint8Array(0);
  for (;;) {
    const rows = await store.list({ gte, lt: Uint8Array.of(0xff) }, { limit: LIST_ROWS_MAX });
    for (const { key } of rows) keys.push(Buffer.from(key).toString('hex'));
    const last = rows[LIST_ROWS_MAX - 1];
    if (last === undefined) return keys;
    gte = Uint8Array.from([...last.key, 0]);
  }
}
