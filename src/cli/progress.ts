/** Longer than this nobody is left to wonder. */
const PATIENCE_MS = 1_000;

/**
 * Says on standard error what takes so long, when it takes longer than a second: once, or with a running count of
 * seconds on a terminal.
 */
export async function withProgress<T>(text: string, work: Promise<T>): Promise<T> {
  const stream = process.stderr;
  let seconds = 0;
  const tick = setInterval(() => {
    seconds++;
    if (stream.isTTY) stream.write(`\r${text} ... ${seconds} s`);
    else if (seconds === 1) stream.write(`${text} ...\n`);
  }, PATIENCE_MS);
  try {
    return await work;
  } finally {
    clearInterval(tick);
    if (stream.isTTY && seconds > 0) stream.write('\r\u001b[K');
  }
}
