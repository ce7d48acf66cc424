/** https://docs.aws.amazon.com/general/latest/gr/sns.html and the API reference. */

/** Message with its attributes, and all of a batch together. */
export const MESSAGE_BYTES_MAX = 262_144;
export const SUBJECT_CHARACTERS_MAX = 100;
export const BATCH_ENTRIES_MAX = 10;
export const PAGE_ITEMS = 100;
export const TAGS_MAX = 50;
export const TAG_KEY_LENGTH_MAX = 128;
export const TAG_VALUE_LENGTH_MAX = 256;
export const DISPLAY_NAME_LENGTH_MAX = 100;
export const POLICY_BYTES_MAX = 30_720;
/** A deduplication id counts for five minutes. */
export const DEDUPLICATION_MS = 5 * 60_000;
/** Tokens of subscriptions that wait for confirmation. */
export const TOKEN_MS = 2 * 24 * 3_600_000;

export const FILTER_KEYS_MAX = 5;
export const FILTER_COMBINATIONS_MAX = 150;

/** https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html */
export const SMS_CHARACTERS_MAX = 1_600;
export const SANDBOX_NUMBERS_MAX = 10;
/** The inbox keeps what is younger. */
export const INBOX_MS = 30 * 24 * 3_600_000;
