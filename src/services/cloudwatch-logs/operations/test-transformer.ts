import type { Handler } from '../handler.ts';
import { compileTransformer } from '../transform/transformer.ts';

/** Of metadata there is only what the caller has; of an event that cannot be transformed, why. */
export const testTransformer: Handler<'TestTransformer'> = ({ place, now }, input) => {
  const transform = compileTransformer(input.transformerConfig);
  const { account: accountId, region } = place;
  const metadata = { logGroupName: '', logStreamName: '', accountId, region, timeMs: now() };
  const transformedLogs = input.logEventMessages.map((eventMessage, i) => {
    const found = transform(eventMessage, metadata);
    const fields = 'fields' in found ? found.fields : { '@transformationError': found.error };
    return { eventNumber: i + 1, eventMessage, transformedEventMessage: JSON.stringify(fields) };
  });
  return { transformedLogs };
};
