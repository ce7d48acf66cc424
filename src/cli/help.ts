import { SETTINGS } from '../server/config.ts';

const COMMANDS: readonly (readonly [string, string])[] = [
  ['start', 'run the cloud in the foreground'],
  ['stop', 'end the cloud that runs'],
  ['status', 'facts about the cloud that runs'],
  ['env', 'variables that point AWS tools here'],
  ['exec -- COMMAND', 'run a command with those variables set'],
  ['config', 'every setting and where its value came from'],
  ['reset', 'forget everything'],
  ['snapshot save|load|delete NAME', 'keep a state, go back to it, drop it'],
  ['snapshot list', 'the states that are kept'],
  ['clock show|advance 6m|set TIME', 'the time of the cloud'],
  ['inbox', 'short messages that were sent'],
  ['logs [--follow]', 'requests that were answered'],
  ['doctor', 'what on this machine helps or hinders'],
];

/** The text of `kumobako help`. */
export function helpText(): string {
  const commands = COMMANDS.map(([name, text]) => `  ${name.padEnd(32)} ${text}`);
  const flags = Object.values(SETTINGS).map(({ flag, help, environment }) => {
    return `  --${flag.padEnd(30)} ${help} (${environment})`;
  });
  return `kumobako: an AWS-compatible cloud on this machine\n\nUsage: kumobako COMMAND [flags]\n\n${commands.join('\n')}\n\nCommands that ask the running cloud take --endpoint URL, --port N or --data-dir DIR; most take --json.\n\nFlags of start:\n${flags.join('\n')}\n`;
}
