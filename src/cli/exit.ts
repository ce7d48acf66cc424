/** What the exit codes mean. */
export const EXIT = {
  done: 0,
  failed: 1,
  /** Bad flag, bad value, unknown command. */
  usage: 2,
  /** The cloud that the command needs does not run. */
  notRunning: 3,
  /** Another instance holds the port or the data directory. */
  taken: 4,
  /** `lambda invoke`: the function was run, and failed. */
  functionFailed: 5,
  /** An unexpected error, as sysexits.h calls it: `start` tries again once. */
  software: 70,
} as const;

/** A failure with a text for the user; never shown with a stack. */
export class CliError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
