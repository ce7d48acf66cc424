/** What every filter pattern can do, whatever it is written in. */
export interface Pattern {
  /** Does the pattern want this message? */
  matches(message: string): boolean;
  /** Values that the pattern names, of a message that matches: `$.latency` or `$bytes`. */
  extract(message: string): Record<string, string>;
  /** What each message that matches holds as it stands. Empty: nothing is known. */
  readonly needles: readonly string[];
  /** It holds regular expressions, of which a group takes only so many. */
  readonly hasRegex: boolean;
  /** Messages may hold a needle in other words, with a backslash. */
  readonly mayEscape: boolean;
}
