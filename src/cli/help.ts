import { SETTINGS } from '../server/config.ts';

const COMMANDS: readonly (readonly [string, string])[] = [['start', 'run the cloud in the foreground']];

/** The text of `kumobako help`. */
export function helpText(): string {
  const commands = COMMANDS.map(([name, text]) => `  ${name.padEnd(28)} ${text}`);
  const flags = Object.values(SETTINGS).map(({ flag, help, environment }) => {
    return `  --${flag.padEnd(26)} ${help} (${environment})`;
  });
  return `kumobako: an AWS-compatible cloud on this machine\n\nUsage: kumobako COMMAND [flags]\n\n${commands.join('\n')}\n\nFlags of start:\n${flags.join('\n')}\n`;
}
