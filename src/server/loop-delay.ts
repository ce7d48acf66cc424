/**
 * How late the event loop is. Measured only while somebody asks for it: from the first question on, until nobody has
 * asked for a while, so that an idle cloud has no timer that ticks.
 */

import { monitorEventLoopDelay } from 'node:perf_hooks';

type Histogram = ReturnType<typeof monitorEventLoopDelay>;

const RESOLUTION_MS = 10;
const UNASKED_MS_MAX = 120_000;
const QUANTILES = [0.5, 0.99, 1] as const;

export interface LoopDelay {
  /** Prometheus text: quantiles since the last question. The first one has nothing to tell. */
  metricsText(): string;
  close(): void;
}

export function loopDelay(): LoopDelay {
  let histogram: Histogram | undefined;
  let ending: NodeJS.Timeout | undefined;
  const close = (): void => {
    clearTimeout(ending);
    histogram?.disable();
    histogram = undefined;
  };
  return {
    metricsText() {
      const text = histogram === undefined || histogram.count === 0 ? '' : textOf(histogram);
      if (histogram === undefined) {
        histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
        histogram.enable();
      }
      histogram.reset();
      clearTimeout(ending);
      ending = setTimeout(close, UNASKED_MS_MAX).unref();
      return `# TYPE kumobako_event_loop_delay_seconds summary\n${text}`;
    },
    close,
  };
}

/** A sample is the time between two ticks: what is beyond the one that was asked for is delay. */
function textOf(histogram: Histogram): string {
  const lines = QUANTILES.map((quantile) => {
    const betweenMs = histogram.percentile(100 * quantile) / 1e6;
    const seconds = Math.max(0, betweenMs - RESOLUTION_MS) / 1_000;
    return `kumobako_event_loop_delay_seconds{quantile="${quantile}"} ${seconds.toFixed(6)}\n`;
  });
  return `${lines.join('')}kumobako_event_loop_delay_seconds_count ${histogram.count}\n`;
}
