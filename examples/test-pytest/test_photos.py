import photos
import pytest


@pytest.fixture
def bucket(aws_cloud):
    aws_cloud.client("s3").create_bucket(Bucket="photos")


def test_photos_are_kept(bucket):
    photos.keep("tama.jpg", b"meow")
    assert photos.names() == ["tama.jpg"]


def test_each_test_begins_with_nothing(bucket):
    assert photos.names() == []


def test_queues_wait_without_waiting(aws_cloud):
    sqs = aws_cloud.client("sqs")
    url = sqs.create_queue(QueueName="news", Attributes={"DelaySeconds": "900"})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="tama.jpg")
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    aws_cloud.advance(900)
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "tama.jpg"
