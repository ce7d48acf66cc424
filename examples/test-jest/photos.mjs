import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** The service under test: endpoint, keys and region come from the environment. */
export const openPhotos = () => {
  const s3 = new S3Client({ forcePathStyle: true });
  return {
    keep: (Key, Body) => s3.send(new PutObjectCommand({ Bucket: 'photos', Key, Body })),
    names: async () => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'photos' }));
      return Contents.map(({ Key }) => Key);
    },
  };
};
