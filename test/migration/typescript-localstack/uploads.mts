import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Uploads of a user; endpoint, region and keys come from the environment. */
export class Uploads {
  readonly #s3 = new S3Client({ forcePathStyle: true });
  readonly #bucket: string;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  async add(user: string, name: string, body: string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key: `${user}/${name}`, Body: body }));
  }

  async names(user: string): Promise<string[]> {
    const listing = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: `${user}/` });
    const { Contents = [] } = await this.#s3.send(listing);
    return Contents.map(({ Key = '' }) => Key.slice(user.length + 1));
  }
}
