/** Prints a value as JSON for machines. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Prints rows as columns for people. */
export function printRows(rows: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  for (const row of rows) {
    const cells = row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)));
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}

/** Colour only where a person looks. */
export function coloured(code: number, text: string): string {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined
    ? `\u001b[${code}m${text}\u001b[0m`
    : text;
}
