import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { Tally } from './tally.ts';

/** A suite whose client is missing says so in its name: see test/support/clients.ts. */
const SUITE_REASON = /\(skipped: (.*?)\)(?: >|$)/;

/**
 * A vitest reporter that writes the {@link Tally} of a run to a file. Test files that could not be loaded and errors
 * outside of tests count as failed.
 */
export function summaryReporter(path: string): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      writeFileSync(path, JSON.stringify(tallyOf(modules, unhandledErrors.length)));
    },
  };
}

function tallyOf(modules: readonly TestModule[], unhandledErrors: number): Tally {
  const tally: Tally = { passed: 0, failed: unhandledErrors, skipped: 0, reasons: {} };
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') tally.passed++;
      else if (state === 'failed') tally.failed++;
      else {
        tally.skipped++;
        const reason = skipReason(test);
        tally.reasons[reason] = (tally.reasons[reason] ?? 0) + 1;
      }
    }
    // A file or suite fails by itself when its import or a hook throws; its tests then count as skipped.
    const suites = [...module.children.allSuites()];
    tally.failed += module.errors().length + suites.reduce((sum, suite) => sum + suite.errors().length, 0);
  }
  return tally;
}

function skipReason(test: TestCase): string {
  const result = test.result();
  if (result.state === 'pending') return 'the run ended before them';
  if (hasFailedParent(test)) return 'their suite failed before them';
  const note = result.state === 'skipped' ? result.note : undefined;
  return note ?? SUITE_REASON.exec(test.fullName)?.[1] ?? `marked in the code: ${test.fullName}`;
}

function hasFailedParent(test: TestCase): boolean {
  for (let parent: TestSuite | TestModule = test.parent; ; parent = parent.parent) {
    if (parent.errors().length > 0) return true;
    if (parent.type === 'module') return false;
  }
}
