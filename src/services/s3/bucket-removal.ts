import type { DeliveryContext } from '../../core/context.ts';
import { discardParts } from './content-removal.ts';
import { ANYWHERE, configurations, uploads } from './state.ts';

const STEP_ROWS = 200;

/** Delivery: what a deleted bucket leaves behind, which nobody can reach any more: uploads and configurations. */
export async function removeBucketRows(context: DeliveryContext, body: unknown): Promise<void> {
  // What DeleteBucket sent.
  const { bucketId } = body as { bucketId: number };
  for (;;) {
    const count = await context.transact(async (attempt) => {
      const { tx } = attempt;
      const range = { prefix: [bucketId], limit: STEP_ROWS, snapshot: true };
      const left = await uploads.list(tx, ANYWHERE, range);
      for (const upload of left.records) {
        await uploads.deleteRecord(tx, ANYWHERE, upload);
        discardParts(attempt, bucketId, upload.uploadId);
      }
      const kept = await configurations.list(tx, ANYWHERE, range);
      for (const configuration of kept.records) {
        await configurations.deleteRecord(tx, ANYWHERE, configuration);
      }
      return left.records.length + kept.records.length;
    });
    if (count === 0) return;
  }
}
