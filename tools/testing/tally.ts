/** What one stage came to. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** Why tests were skipped: the reason, and how many tests it concerns. */
  reasons: Record<string, number>;
}

export const NO_TESTS: Tally = { passed: 0, failed: 0, skipped: 0, reasons: {} };

export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, tally) => {
    const reasons = { ...sum.reasons };
    for (const [reason, count] of Object.entries(tally.reasons))
      reasons[reason] = (reasons[reason] ?? 0) + count;
    return {
      passed: sum.passed + tally.passed,
      failed: sum.failed + tally.failed,
      skipped: sum.skipped + tally.skipped,
      reasons,
    };
  }, NO_TESTS);
}

/** The closing line of a test run, as people and programs read it. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
