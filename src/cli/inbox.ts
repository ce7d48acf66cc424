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

interface PushNotification {
  sentAt: string;
  platform: string;
  application: string;
  token: string;
  message: string;
}

/** `kumobako inbox`: the short messages and push notifications that SNS sent, newest first. */
export async function inbox(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 0, 'inbox [--json]');
  const endpoint = endpointOf(values);
  const { messages } = (await ask(endpoint, '/_kumobako/inbox/sms')) as { messages: ShortMessage[] };
  const push = (await ask(endpoint, '/_kumobako/inbox/push')) as { messages: PushNotification[] };
  if (values.json === true) {
    printJson({ messages, notifications: push.messages });
    return EXIT.done;
  }
  const shown = [
    ...messages.map((sms) => ({ sentAt: sms.sentAt, text: shortMessageText(sms) })),
    ...push.messages.map((one) => ({ sentAt: one.sentAt, text: pushText(one) })),
  ].sort((one, other) => other.sentAt.localeCompare(one.sentAt));
  if (shown.length === 0) process.stdout.write('The inbox is empty.\n');
  for (const { text } of shown) process.stdout.write(text);
  return EXIT.done;
}

function shortMessageText(sms: ShortMessage): string {
  const from = sms.senderId === undefined ? '' : ` from ${sms.senderId}`;
  const facts = `${sms.smsType}, ${sms.encoding}, ${sms.segments} segment(s), about $${sms.priceUsd}, ${sms.status}`;
  return `${coloured(1, sms.phoneNumber)}${from}  ${sms.sentAt}  ${coloured(90, facts)}\n  ${sms.message}\n`;
}

const TOKEN_CHARACTERS_SHOWN = 24;

function pushText({ platform, application, token, sentAt, message }: PushNotification): string {
  const device =
    token.length > TOKEN_CHARACTERS_SHOWN ? `${token.slice(0, TOKEN_CHARACTERS_SHOWN)}...` : token;
  return `${coloured(1, `${platform} ${application}`)} to ${device}  ${sentAt}\n  ${message}\n`;
}
