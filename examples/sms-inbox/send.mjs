// usage: node send.mjs PHONE-NUMBER MESSAGE
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

const [PhoneNumber, Message] = process.argv.slice(2);
try {
  const { MessageId } = await new SNSClient().send(new PublishCommand({ PhoneNumber, Message }));
  console.log(MessageId);
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
