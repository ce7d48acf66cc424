"""200 tests as services have them: clients of boto3's default session, a bucket, a table and a queue."""

import json

import boto3
import pytest

#: As on AWS a topic may send to a queue whose policy says so.
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": "*",
        },
    }
)


@pytest.mark.parametrize("turn", range(80))
def test_photos_are_kept(aws, turn):
    s3 = boto3.client("s3")
    assert s3.list_buckets()["Buckets"] == []
    s3.create_bucket(Bucket="photos")
    for name in ("a", "b", "c"):
        s3.put_object(Bucket="photos", Key=f"{turn}/{name}", Body=b"meow" * 100)
    assert len(s3.list_objects_v2(Bucket="photos", Prefix=f"{turn}/")["Contents"]) == 3
    assert s3.get_object(Bucket="photos", Key=f"{turn}/a")["Body"].read() == b"meow" * 100


@pytest.mark.parametrize("turn", range(80))
def test_likes_are_counted(aws, turn):
    table = boto3.resource("dynamodb").create_table(
        TableName="likes",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for like in range(5):
        table.update_item(
            Key={"id": "tama"},
            UpdateExpression="ADD likes :one SET latest = :turn",
            ExpressionAttributeValues={":one": 1, ":turn": turn + like},
        )
    assert table.get_item(Key={"id": "tama"})["Item"]["likes"] == 5


@pytest.mark.parametrize("turn", range(40))
def test_news_are_heard(aws, turn):
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    url = sqs.create_queue(QueueName="news", Attributes={"Policy": POLICY})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = sns.create_topic(Name="photos")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    sns.publish(TopicArn=topic, Message=f"photo {turn}")
    messages = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    assert messages[0]["Body"] == f"photo {turn}"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=messages[0]["ReceiptHandle"])
