import { defineConfig } from 'vitest/config';
import { VITEST_STAGES } from './tools/testing/stages.ts';
import { summaryReporter } from './tools/testing/summary-reporter.ts';

const summary = process.env['TEST_SUMMARY_FILE'];

// One project per stage of `npm test`, which runs them one after another and adds up what the reporter writes.
// By hand: `npx vitest run src/services/sqs`, or `npx vitest --project units` to watch.
export default defineConfig({
  test: {
    reporters: summary ? ['default', summaryReporter(summary)] : ['default'],
    silent: 'passed-only',
    passWithNoTests: true,
    projects: VITEST_STAGES.map((stage) => ({
      test: {
        name: stage.name,
        include: [...stage.include],
        exclude: ['**/node_modules/**', 'dist/**'],
        pool: 'forks',
        isolate: !stage.shared,
        testTimeout: stage.testTimeoutMs,
        hookTimeout: stage.testTimeoutMs,
      },
    })),
  },
});
