import type { TxContext } from '../../../core/context.ts';
import { committed } from '../../../core/service.ts';
import { isEndpoint } from '../access.ts';
import type { PublishInput } from '../api.gen.ts';
import { applicationDisabled, endpointDisabled, invalidValue, topicDoesNotExist } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { SMS_CHARACTERS_MAX } from '../limits.ts';
import { addressedTo, bodyFor, checkContent, checkTarget, type Outgoing } from '../outgoing.ts';
import { publishAll } from '../publish.ts';
import { findTarget } from '../push/endpoint.ts';
import { push } from '../push/inbox.ts';
import { parsePhoneNumber } from '../sms/phone-number.ts';
import { sendSms } from '../sms/send-sms.ts';
import { findTopic, parseTopicArn } from '../topic.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const publish: Handler<'Publish'> = async (context, input) => {
  const { tx, place } = context;
  checkTarget([input.TopicArn, input.TargetArn, input.PhoneNumber]);
  if (input.PhoneNumber !== undefined) return publishToPhone(context, input.PhoneNumber, input);
  if (input.TargetArn !== undefined && isEndpoint(input.TargetArn)) {
    return publishToEndpoint(context, input.TargetArn, input);
  }
  const outgoing = checkContent(input);
  const parameter = input.TopicArn === undefined ? 'TargetArn' : 'TopicArn';
  const topic = await findTopic(
    tx,
    parseTopicArn(input.TopicArn ?? input.TargetArn, place.region, parameter),
  );
  if (topic === undefined) throw topicDoesNotExist();
  const [published] = await publishAll(context, topic, [addressedTo(topic, outgoing, input)]);
  return committed((version) => ({
    MessageId: published?.messageId,
    SequenceNumber: published?.sequenceNumber(version),
  }));
};

/** A disabled endpoint is refused before the message is looked at (verified on AWS by moto's tests). */
async function publishToEndpoint(context: TxContext, arn: string, input: PublishInput) {
  const { tx, place, ids } = context;
  const endpoint = await findTarget(tx, arn, place.region);
  if (endpoint === undefined) {
    throw invalidValue('TargetArn', 'No endpoint found for the target arn specified');
  }
  const { application, record } = endpoint;
  if (application.attributes['Enabled'] !== 'true') throw applicationDisabled();
  if (!record.isEnabled) throw endpointDisabled();
  const { bodies, subject, attributes } = checkContent(input, '', application.platform);
  checkNoOrder(input);
  const messageId = ids.uuid();
  await push(context, endpoint, {
    messageId,
    message: bodyFor(bodies, application.platform),
    subject,
    attributes,
  });
  return { MessageId: messageId };
}

/** @throws AwsError InvalidParameter: only topics have an order */
function checkNoOrder(input: PublishInput): void {
  for (const parameter of ['MessageGroupId', 'MessageDeduplicationId'] as const) {
    if (input[parameter] === undefined) continue;
    const reason = `The request includes ${parameter} parameter that is not valid for this target`;
    throw invalidValue(parameter, reason);
  }
}

async function publishToPhone(context: TxContext, phoneNumber: string, input: PublishInput) {
  const outgoing: Outgoing = checkContent(input);
  const number = await parsePhoneNumber(phoneNumber);
  if (number === undefined) throw invalidValue('PhoneNumber', `${phoneNumber} is not valid to publish to`);
  checkNoOrder(input);
  const message = bodyFor(outgoing.bodies, 'sms');
  if ([...message].length > SMS_CHARACTERS_MAX) {
    throw invalidValue('Message', `SMS messages must be less than ${SMS_CHARACTERS_MAX} characters long`);
  }
  const messageId = context.ids.uuid();
  await sendSms(context, context.place, {
    messageId,
    number,
    message,
    attributes: outgoing.attributes,
    index: 0,
  });
  return { MessageId: messageId };
}
