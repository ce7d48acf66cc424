import type { Handler } from '../handler.ts';
import { compilePattern } from '../patterns/pattern.ts';

export const testMetricFilter: Handler<'TestMetricFilter'> = (_context, input) => {
  const pattern = compilePattern(input.filterPattern);
  const matches = input.logEventMessages.flatMap((eventMessage, i) =>
    pattern.matches(eventMessage)
      ? [{ eventNumber: i + 1, eventMessage, extractedValues: pattern.extract(eventMessage) }]
      : [],
  );
  return { matches };
};
