/** What a function needs before a process can run it, found and unpacked. */

import type { ImageRoot } from '../isolation/driver.ts';
import type { Interpreter } from './interpreters.ts';
import type { RuntimeName } from './runtime-names.ts';
import type { StartFault } from './start-fault.ts';

export interface Prepared {
  readonly runtime: RuntimeName;
  readonly interpreter: Interpreter | undefined;
  readonly task: string;
  readonly opt: string | undefined;
  /** Programs of its layers that run beside it. */
  readonly extensions: readonly string[];
  /** What the user should know, for the log. */
  readonly notices: readonly string[];
  /** Why its runtime cannot be started, where that is known. */
  readonly fault?: StartFault | undefined;
  /** Its file system and command; `task` is the folder that it was unpacked to. */
  readonly image?: PreparedImage;
}

export interface PreparedImage extends ImageRoot {
  readonly argv: readonly string[];
  /** What its command is given first, which AWS's clients take for the handler. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
}
