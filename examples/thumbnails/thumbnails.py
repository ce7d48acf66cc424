"""The function: for each picture that a message tells of, a small one beside it."""

import json
import os
import urllib.parse

import boto3
import png

s3 = boto3.client("s3")
WIDTH = int(os.environ.get("WIDTH", "16"))


def handler(event, context):
    failures = []
    for message in event["Records"]:
        try:
            # S3 tells of itself, too, when the notification is set up: that has no records.
            for record in json.loads(message["body"]).get("Records", []):
                shrink(record["s3"]["bucket"]["name"], urllib.parse.unquote_plus(record["s3"]["object"]["key"]))
        except Exception as error:
            print(f"{message['messageId']}: {error}")
            failures.append({"itemIdentifier": message["messageId"]})
    # The others of the batch are done; only these come again.
    return {"batchItemFailures": failures}


def shrink(bucket, key):
    picture = png.decode(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    small = png.shrink(picture, WIDTH)
    target = key.replace("originals/", "thumbnails/", 1)
    s3.put_object(Bucket=bucket, Key=target, Body=png.encode(small), ContentType="image/png")
    print(f"{key}: {picture[0]}x{picture[1]} -> {small[0]}x{small[1]}")
