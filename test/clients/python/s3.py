import io
import json
import os

from boto3.s3.transfer import TransferConfig
from check import client, equal, fails, resource

s3 = client("s3")

# A bucket of another region, and the waiter for it.
s3.create_bucket(Bucket="py-photos", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
s3.get_waiter("bucket_exists").wait(Bucket="py-photos")
equal(s3.get_bucket_location(Bucket="py-photos")["LocationConstraint"], "eu-west-1")

# 20 MB in parts, in parallel, from a stream that cannot be rewound.
body = os.urandom(20_000_000)
transfer = TransferConfig(multipart_threshold=5 * 2**20, multipart_chunksize=5 * 2**20)
s3.upload_fileobj(io.BytesIO(body), "py-photos", "big", Config=transfer)
assert s3.head_object(Bucket="py-photos", Key="big")["ETag"].endswith('-4"')
back = io.BytesIO()
s3.download_fileobj("py-photos", "big", back, Config=transfer)
assert back.getvalue() == body
s3.copy({"Bucket": "py-photos", "Key": "big"}, "py-photos", "copy", Config=transfer)
equal(s3.head_object(Bucket="py-photos", Key="copy")["ContentLength"], 20_000_000)

# Metadata, checksums and conditions.
put = s3.put_object(
    Bucket="py-photos", Key="cat é", Body=b"meow", Metadata={"mood": "fine"}, ChecksumAlgorithm="SHA256"
)
equal(put["ETag"], '"4a4be40c96ac6314e91d93f38043a634"')
got = s3.get_object(Bucket="py-photos", Key="cat é", ChecksumMode="ENABLED")
equal((got["Body"].read(), got["Metadata"]), (b"meow", {"mood": "fine"}))
equal(got["ChecksumSHA256"], put["ChecksumSHA256"])
fails("PreconditionFailed", s3.put_object, Bucket="py-photos", Key="cat é", Body=b"", IfNoneMatch="*")
fails("304", s3.get_object, Bucket="py-photos", Key="cat é", IfNoneMatch=put["ETag"])
fails("NoSuchKey", s3.get_object, Bucket="py-photos", Key="none", exception=s3.exceptions.NoSuchKey)
fails("404", s3.head_object, Bucket="py-photos", Key="none")
fails("NoSuchBucket", s3.list_objects_v2, Bucket="py-none", exception=s3.exceptions.NoSuchBucket)
fails(
    "BucketAlreadyOwnedByYou",
    s3.create_bucket,
    Bucket="py-photos",
    CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
    exception=s3.exceptions.BucketAlreadyOwnedByYou,
)

# Pages of keys and of common prefixes.
for number in range(25):
    s3.put_object(Bucket="py-photos", Key=f"many/{number % 5}/{number:02}", Body=b"")
pages = list(
    s3.get_paginator("list_objects_v2").paginate(
        Bucket="py-photos", Prefix="many/", PaginationConfig={"PageSize": 10}
    )
)
equal([page["KeyCount"] for page in pages], [10, 10, 5])
folders = s3.get_paginator("list_objects_v2").paginate(Bucket="py-photos", Prefix="many/", Delimiter="/")
equal([p["Prefix"] for p in folders.search("CommonPrefixes")], [f"many/{i}/" for i in range(5)])

# Versions, through the resource interface.
bucket = resource("s3").Bucket("py-photos")
bucket.Versioning().enable()
thing = bucket.Object("thing")
first = thing.put(Body=b"1")["VersionId"]
thing.put(Body=b"2")
equal(thing.delete()["DeleteMarker"], True)
equal(thing.Version(first).get()["Body"].read(), b"1")
equal(len(list(bucket.object_versions.filter(Prefix="thing"))), 3)

# Events of a bucket reach a queue that lets S3 in, and no other.
told_bucket = resource("s3").create_bucket(Bucket="py-told")
queue = resource("sqs").create_queue(QueueName="py-events")
arn = queue.attributes["QueueArn"]
targets = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]}
text = fails(
    "InvalidArgument",
    s3.put_bucket_notification_configuration,
    Bucket="py-told",
    NotificationConfiguration=targets,
)
equal(text, "Unable to validate the following destination configurations")
statement = {
    "Effect": "Allow",
    "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": arn,
    "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::py-told"}},
}
queue.set_attributes(Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]})})
told_bucket.Notification().put(NotificationConfiguration=targets)
told_bucket.put_object(Key="told", Body=b"x")
heard = []
while len(heard) < 2:
    for message in queue.receive_messages(WaitTimeSeconds=5, MaxNumberOfMessages=10):
        heard.append(json.loads(message.body))
        message.delete()
events = sorted(body.get("Event", "s3:ObjectCreated:Put") for body in heard)
equal(events, ["s3:ObjectCreated:Put", "s3:TestEvent"])
told = next(body for body in heard if "Records" in body)["Records"][0]["s3"]
equal((told["bucket"]["name"], told["object"]["key"], told["object"]["size"]), ("py-told", "told", 1))
told_bucket.Object("told").delete()
told_bucket.delete()

# All of it goes away.
fails("BucketNotEmpty", s3.delete_bucket, Bucket="py-photos")
bucket.object_versions.delete()
bucket.delete()
s3.get_waiter("bucket_not_exists").wait(Bucket="py-photos")
