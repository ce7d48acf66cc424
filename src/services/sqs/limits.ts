/** Quotas of SQS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html */

/** One message with its attributes, and all messages of a batch together; raised from 256 KiB in August 2025. */
export const MESSAGE_BYTES_MAX = 1_048_576;
export const MESSAGE_BYTES_MIN = 1_024;

export const BATCH_ENTRIES_MAX = 10;
export const RECEIVE_MESSAGES_MAX = 10;
export const MESSAGE_ATTRIBUTES_MAX = 10;
export const ATTRIBUTE_NAME_BYTES_MAX = 256;
export const ATTRIBUTE_TYPE_BYTES_MAX = 256;

export const VISIBILITY_TIMEOUT_SECONDS_MAX = 43_200;
export const DELAY_SECONDS_MAX = 900;
export const WAIT_SECONDS_MAX = 20;
export const RETENTION_SECONDS_MIN = 60;
export const RETENTION_SECONDS_MAX = 1_209_600;
export const KMS_REUSE_SECONDS_MIN = 60;
export const KMS_REUSE_SECONDS_MAX = 86_400;

/** Messages of one queue that may be in flight at the same time. */
export const IN_FLIGHT_MESSAGES_MAX = 120_000;

/** How long a deduplication id, and an id of a receive attempt, counts. */
export const DEDUPLICATION_MS = 5 * 60_000;

export const PURGE_PAUSE_MS = 60_000;
export const DELETED_PAUSE_MS = 60_000;

export const TAGS_MAX = 50;
export const TAG_KEY_LENGTH_MAX = 128;
export const TAG_VALUE_LENGTH_MAX = 256;

export const POLICY_STATEMENTS_MAX = 20;
export const POLICY_ACTIONS_MAX = 7;
export const MAX_RECEIVE_COUNT_MAX = 1_000;
export const REDRIVE_SOURCES_MAX = 10;

export const LIST_RESULTS_MAX = 1_000;
export const MOVE_TASKS_LISTED_MAX = 10;
export const MOVE_MESSAGES_PER_SECOND_MAX = 500;
/** A task that has not ended by then fails. */
export const MOVE_TASK_MS_MAX = 36 * 3_600_000;

/** A larger body is a blob: in the store it would cost more than a file does. */
export const BODY_BYTES_IN_STORE_MAX = 32_768;

/** What `/_aws/sqs/messages` shows at most: its answer is made in memory. */
export const PEEKED_MESSAGES_MAX = 10_000;
export const PEEKED_BODY_BYTES_MAX = 64 * 1024 * 1024;
