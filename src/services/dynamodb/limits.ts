/** Limits of DynamoDB that the model does not state. */

export const PAGE_BYTES_MAX = 1024 * 1024;

export const BATCH_GET_KEYS_MAX = 100;
/** Sizes as items count, before any projection, over all tables of the request. */
export const BATCH_GET_BYTES_MAX = 16 * 1024 * 1024;
export const BATCH_WRITE_REQUESTS_MAX = 25;
export const TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;

export const LOCAL_INDEXES_MAX = 5;
export const GLOBAL_INDEXES_MAX = 20;
/** Names in NonKeyAttributes, over all indexes of a table. */
export const PROJECTED_ATTRIBUTES_MAX = 100;
/** Attributes of either kind in the key of a global secondary index. */
export const INDEX_KEY_ATTRIBUTES_MAX = 4;
export const CAPACITY_UNITS_MAX = 1_000_000_000_000;

export const TAGS_MAX = 50;
export const POLICY_BYTES_MAX = 20 * 1024;

/** Of the items of one partition key with their entries in local secondary indexes. */
export const ITEM_COLLECTION_BYTES_MAX = 10 * 1024 ** 3;

/** How long a ClientRequestToken stands for its request. */
export const IDEMPOTENCY_MS = 10 * 60 * 1000;
