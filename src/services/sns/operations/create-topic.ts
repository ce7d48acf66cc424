import { commitVersion } from '../../../core/collection.ts';
import { invalid, invalidParameter, invalidValue, missing, notImplemented } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { type TopicRecord, topics } from '../state.ts';
import { withTags } from '../tags.ts';
import { topicArn } from '../topic.ts';
import { type Attributes, differingAttribute, initialAttributes } from '../topic-attributes.ts';

const NAME = /^[\w-]{1,256}$/;
const FIFO_NAME = /^[\w-]{1,251}\.fifo$/;

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export const createTopic: Handler<'CreateTopic'> = async ({ tx, place }, input) => {
  const { Name: name, Attributes: attributes = {}, Tags: tags = [], DataProtectionPolicy: policy } = input;
  if (name === undefined) throw missing('name');
  if (policy !== undefined) throw notImplemented('The parameter DataProtectionPolicy of sns:CreateTopic');
  const isFifo = checkName(name, attributes);
  const existing = await topics.get(tx, place, name);
  const all = withTags({}, tags);
  if (existing === undefined) {
    const id = commitVersion();
    await topics.put(tx, place, { name, id, attributes: initialAttributes(attributes, isFifo), tags: all });
  } else {
    checkSame(existing, attributes, all);
  }
  return { TopicArn: topicArn(place, name) };
};

function checkName(name: string, { FifoTopic: given = 'false' }: Attributes): boolean {
  const isFifo = given.toLowerCase() === 'true';
  if (!isFifo && given.toLowerCase() !== 'false') {
    throw invalidValue('Attributes', `FifoTopic: Invalid value [${given}]. Must be true or false.`);
  }
  if (isFifo && !FIFO_NAME.test(name)) {
    throw invalid(
      'Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, ' +
        'numbers, underscores, and hyphens, and must be between 1 and 256 characters long.',
    );
  }
  if (!isFifo && !NAME.test(name)) throw invalidParameter('Topic Name');
  return isFifo;
}

/** The same call again answers the same topic; what it says otherwise is an error. */
function checkSame(
  existing: TopicRecord,
  attributes: Attributes,
  tags: Readonly<Record<string, string>>,
): void {
  if (differingAttribute(existing, attributes) !== undefined) {
    throw invalidValue('Attributes', 'Topic already exists with different attributes');
  }
  for (const [key, value] of Object.entries(tags)) {
    if (existing.tags[key] !== value) throw invalidValue('Tags', 'Topic already exists with different tags');
  }
}
