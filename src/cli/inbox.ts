import { EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { coloured, printJson } from './output.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

interface ShortMessage {
  sentAt: string;
  phoneNumber: string;
  senderId?: string;
  smsType: string;
  message: string;
  encoding: string;
  segments: number;
  priceUsd: number;
  status: string;
}

/** `kumobako inbox`: the short messages that SNS sent, newest first. */
export async function inbox(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 0, 'inbox [--json]');
  const page = (await ask(endpointOf(values), '/_kumobako/inbox/sms')) as { messages: ShortMessage[] };
  if (values.json === true) {
    printJson(page);
    return EXIT.done;
  }
  if (page.messages.length === 0) process.stdout.write('The inbox is empty.\n');
  for (const sms of page.messages) {
    const from = sms.senderId === undefined ? '' : ` from ${sms.senderId}`;
    const facts = `${sms.smsType}, ${sms.encoding}, ${sms.segments} segment(s), about $${sms.priceUsd}, ${sms.status}`;
    process.stdout.write(
      `${coloured(1, sms.phoneNumber)}${from}  ${sms.sentAt}  ${coloured(90, facts)}\n  ${sms.message}\n`,
    );
  }
  return EXIT.done;
}
