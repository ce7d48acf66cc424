"""One bucket, and no list of buckets, with boto3: see README.md beside this file."""

import json

import boto3
from botocore.exceptions import ClientError

BUCKET = "only-this-one"
ARN = f"arn:aws:s3:::{BUCKET}"
WAYS = {
    f"{ARN}/ and /*": [f"{ARN}/", f"{ARN}/*"],
    ARN: [ARN],
    f"{ARN}/*": [f"{ARN}/*"],
    f"{ARN} and /*": [ARN, f"{ARN}/*"],
}

s3 = boto3.client("s3")
s3.create_bucket(Bucket=BUCKET)
s3.create_bucket(Bucket="and-not-this")
s3.put_object(Bucket=BUCKET, Key="hello.txt", Body="hello")

user = boto3.resource("iam").create_user(UserName="reader")
key = user.create_access_key_pair()
reader = boto3.client("s3", aws_access_key_id=key.id, aws_secret_access_key=key.secret)


def tell(what, call):
    try:
        print(f"  {what}: {call()}")
    except ClientError as error:
        print(f"  {what}: {error.response['Error']['Code']}")


def read(name):
    return reader.get_object(Bucket=BUCKET, Key=name)["Body"].read().decode()


for way, resource in WAYS.items():
    statement = {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": resource}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    policy = user.create_policy(PolicyName="read", PolicyDocument=document)
    print(way)
    tell(
        "lists the bucket",
        lambda: " ".join(item["Key"] for item in reader.list_objects_v2(Bucket=BUCKET)["Contents"]),
    )
    tell("reads hello.txt", lambda: read("hello.txt"))
    tell("reads nothing.txt", lambda: read("nothing.txt"))
    tell(
        "lists all buckets",
        lambda: " ".join(bucket["Name"] for bucket in reader.list_buckets()["Buckets"]),
    )

s3.delete_object(Bucket=BUCKET, Key="hello.txt")
s3.delete_bucket(Bucket=BUCKET)
s3.delete_bucket(Bucket="and-not-this")
policy.delete()
key.delete()
user.delete()
print("Tidied up")
