"""First steps with boto3: see README.md beside this file."""

import json

import boto3
from botocore.exceptions import ClientError

print("I am", boto3.client("sts").get_caller_identity()["Arn"])

# A photo goes into a bucket, and comes back.
s3 = boto3.client("s3")
s3.create_bucket(Bucket="first-photos")
s3.put_object(Bucket="first-photos", Key="tama.txt", Body="meow")
print("S3 keeps the photo:", s3.get_object(Bucket="first-photos", Key="tama.txt")["Body"].read().decode())

# A table counts who likes it. Counting is one update, so nobody's like gets lost.
table = boto3.resource("dynamodb").create_table(
    TableName="first-likes",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "photo", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "photo", "AttributeType": "S"}],
)
table.wait_until_exists()
for fan in ["hana", "taro"]:
    table.update_item(
        Key={"photo": "tama.txt"},
        UpdateExpression="ADD likes :one, fans :fan",
        ExpressionAttributeValues={":one": 1, ":fan": {fan}},
    )
print("DynamoDB counts", table.get_item(Key={"photo": "tama.txt"})["Item"]["likes"], "likes")

# Who wants to hear of new photos subscribes a queue to the topic. The queue must let the topic in.
topic = boto3.resource("sns").create_topic(Name="first-news")
queue = boto3.resource("sqs").create_queue(QueueName="first-inbox-python")
queue_arn = queue.attributes["QueueArn"]
let_in = {
    "Effect": "Allow",
    "Principal": {"Service": "sns.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": queue_arn,
    "Condition": {"ArnEquals": {"aws:SourceArn": topic.arn}},
}
queue.set_attributes(Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [let_in]})})
topic.subscribe(Protocol="sqs", Endpoint=queue_arn, Attributes={"RawMessageDelivery": "true"})
topic.publish(Message="tama.txt is new")
for message in queue.receive_messages(WaitTimeSeconds=5):
    print("SQS heard from SNS:", message.body)
    message.delete()

# Hana may look, but not touch. Her key is a real one, and her policy is enforced.
hana = boto3.resource("iam").create_user(UserName="first-hana")
look = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::first-photos/*"}
policy = hana.create_policy(
    PolicyName="look", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [look]})
)
key = hana.create_access_key_pair()
hers = boto3.client("s3", aws_access_key_id=key.id, aws_secret_access_key=key.secret)
print("Hana reads:", hers.get_object(Bucket="first-photos", Key="tama.txt")["Body"].read().decode())
try:
    hers.delete_object(Bucket="first-photos", Key="tama.txt")
except ClientError as error:
    print("Hana may not delete:", error.response["Error"]["Code"])

# Nothing stays, so the tour can be taken again.
s3.delete_object(Bucket="first-photos", Key="tama.txt")
s3.delete_bucket(Bucket="first-photos")
table.delete()
topic.delete()
queue.delete()
key.delete()
policy.delete()
hana.delete()
print("Tidied up")
