"""Pictures go into a bucket, small ones come out. Nothing here knows that this is no AWS."""

import io
import json
import sys
import time
import zipfile
from pathlib import Path

import boto3
import png

HERE = Path(__file__).parent
s3, sqs, iam, awslambda = (boto3.client(name) for name in ("s3", "sqs", "iam", "lambda"))
BUCKET = sys.argv[1] if len(sys.argv) > 1 else "holiday-pictures"


def allow(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]})


def archive(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        for name in names:
            zipped.write(HERE / name, name)
    return content.getvalue()


# The bucket may send to the queue, and nobody else.
region = boto3.session.Session().region_name
place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
s3.create_bucket(Bucket=BUCKET, **place)
url = sqs.create_queue(QueueName="new-pictures", Attributes={"VisibilityTimeout": "60"})["QueueUrl"]
queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
from_bucket = {
    "Principal": {"Service": "s3.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": queue,
    "Condition": {"ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{BUCKET}"}},
}
sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": allow(from_bucket)})
rules = [{"Name": "prefix", "Value": "originals/"}, {"Name": "suffix", "Value": ".png"}]
pictures = {"QueueArn": queue, "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules": rules}}}
s3.put_bucket_notification_configuration(
    Bucket=BUCKET, NotificationConfiguration={"QueueConfigurations": [pictures]}
)

# The function may read originals and write thumbnails, and take messages from the queue.
trust = {"Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
role = iam.create_role(RoleName="thumbnails", AssumeRolePolicyDocument=allow(trust))["Role"]["Arn"]
may = allow(
    {"Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/originals/*"},
    {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{BUCKET}/thumbnails/*"},
    {"Action": ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], "Resource": queue},
)
iam.put_role_policy(RoleName="thumbnails", PolicyName="own", PolicyDocument=may)
awslambda.create_function(
    FunctionName="thumbnails",
    Runtime="python3.13",
    Handler="thumbnails.handler",
    Role=role,
    Timeout=10,
    Code={"ZipFile": archive("thumbnails.py", "png.py")},
)
awslambda.get_waiter("function_active_v2").wait(FunctionName="thumbnails")
mapping = awslambda.create_event_source_mapping(
    FunctionName="thumbnails",
    EventSourceArn=queue,
    BatchSize=5,
    FunctionResponseTypes=["ReportBatchItemFailures"],
)["UUID"]

# Dawn over the sea: from blue to orange from left to right, darker towards the bottom.
size = 64
dawn = [[(x * 4 * (size - y) // size, 120, (size - x) * 3) for x in range(size)] for y in range(size)]
s3.put_object(Bucket=BUCKET, Key="originals/dawn over the sea.png", Body=png.encode((size, size, dawn)))
s3.put_object(Bucket=BUCKET, Key="originals/notes.txt", Body=b"not a picture")
print("Uploaded a picture of 64x64, and a text")

for _ in range(300):
    found = s3.list_objects_v2(Bucket=BUCKET, Prefix="thumbnails/").get("Contents", [])
    if found:
        break
    time.sleep(0.2)
else:
    raise SystemExit("No thumbnail came")
for key in [entry["Key"] for entry in found]:
    width, height, rows = png.decode(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
    print(f"{key}: {width}x{height}, from {rows[0][0]} to {rows[0][-1]}")

awslambda.delete_event_source_mapping(UUID=mapping)
awslambda.delete_function(FunctionName="thumbnails")
iam.delete_role_policy(RoleName="thumbnails", PolicyName="own")
iam.delete_role(RoleName="thumbnails")
for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]:
    s3.delete_object(Bucket=BUCKET, Key=entry["Key"])
s3.delete_bucket(Bucket=BUCKET)
sqs.delete_queue(QueueUrl=url)
print("Tidied up")
