"""The fixture, used as its users use it."""

import os
import subprocess
import sys
import urllib.request

import boto3
import botocore.session
import pytest
from kumobako import KumobakoError, open_cloud

# Made before any test: as at the top of a service's module.
EARLY = boto3.client("sqs", region_name="eu-west-1", aws_access_key_id="x", aws_secret_access_key="y")


@pytest.mark.parametrize("_turn", range(3))
def test_each_test_begins_with_nothing(aws_cloud, _turn):
    s3 = aws_cloud.client("s3")
    assert s3.list_buckets()["Buckets"] == []
    s3.create_bucket(Bucket="photos")
    table = aws_cloud.resource("dynamodb").create_table(
        TableName="likes",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    table.put_item(Item={"id": "tama", "count": 2})
    assert table.get_item(Key={"id": "tama"})["Item"]["count"] == 2


def test_clients_of_the_code_under_test_are_led_there(aws_cloud):
    boto3.client("s3").create_bucket(Bucket="photos")
    boto3.Session().resource("s3").Bucket("photos").put_object(Key="k", Body=b"meow")
    botocore.session.get_session().create_client("sqs").create_queue(QueueName="jobs")
    assert aws_cloud.client("s3").get_object(Bucket="photos", Key="k")["Body"].read() == b"meow"
    assert aws_cloud.client("sqs").list_queues()["QueueUrls"] == [f"{aws_cloud.endpoint}/{aws_cloud.account}/jobs"]


def test_clients_that_were_made_before_are_led_there_with_their_region(aws_cloud):
    EARLY.create_queue(QueueName="early")
    assert len(aws_cloud.client("sqs", region_name="eu-west-1").list_queues()["QueueUrls"]) == 1
    assert "QueueUrls" not in aws_cloud.client("sqs").list_queues()
    arn = EARLY.get_queue_attributes(
        QueueUrl=EARLY.get_queue_url(QueueName="early")["QueueUrl"], AttributeNames=["QueueArn"]
    )["Attributes"]["QueueArn"]
    assert arn == f"arn:aws:sqs:eu-west-1:{aws_cloud.account}:early"


def test_clients_that_had_no_keys_have_some_in_a_test_and_none_after(pytester, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    pytester.makepyfile(
        '''
        import boto3, botocore, pytest
        from kumobako.moto import mock_aws

        early = boto3.client("sqs", region_name="us-east-1")

        def test_inside(aws_cloud):
            early.create_queue(QueueName="jobs")
            with mock_aws():
                early.create_queue(QueueName="jobs")
            assert early.list_queues()["QueueUrls"]

        def test_outside():
            with pytest.raises(botocore.exceptions.NoCredentialsError):
                early.list_queues()
        '''
    )
    pytester.runpytest_subprocess("-q").assert_outcomes(passed=2)


def test_proxies_are_not_asked(pytester, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    pytester.makepyfile(
        '''
        import boto3, os
        from kumobako.moto import mock_aws

        early = boto3.client("sqs", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")

        def test_inside(aws_cloud):
            early.create_queue(QueueName="jobs")
            assert boto3.client("sqs").list_queues()["QueueUrls"]
            assert os.environ["no_proxy"] == "127.0.0.1,localhost"

        @mock_aws
        def test_mock():
            early.create_queue(QueueName="jobs")
            assert boto3.client("sqs").list_queues()["QueueUrls"]
        '''
    )
    pytester.runpytest_subprocess("-q").assert_outcomes(passed=2)


def test_early_clients_reach_buckets_by_their_host_names(aws_cloud):
    early = boto3.client("s3", endpoint_url="https://s3.eu-west-1.amazonaws.com", region_name="eu-west-1")
    early.create_bucket(Bucket="photos", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    early.put_object(Bucket="photos", Key="a b/ä", Body=b"meow" * 3_000_000)
    assert early.get_object(Bucket="photos", Key="a b/ä")["ContentLength"] == 12_000_000
    listed = aws_cloud.client("s3").list_objects_v2(Bucket="photos")["Contents"]
    assert [entry["Key"] for entry in listed] == ["a b/ä"]


def test_programs_are_led_there_by_the_environment(aws_cloud):
    code = "import boto3; boto3.client('sqs').create_queue(QueueName='from-a-program')"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert len(aws_cloud.client("sqs").list_queues()["QueueUrls"]) == 1


def test_policies_are_enforced(aws_cloud):
    iam = aws_cloud.client("iam")
    iam.create_user(UserName="eve")
    keys = iam.create_access_key(UserName="eve")["AccessKey"]
    eve = aws_cloud.client(
        "s3", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"]
    )
    with pytest.raises(eve.exceptions.ClientError, match="AccessDenied"):
        eve.list_buckets()


def test_time_moves_and_a_reset_forgets(aws_cloud):
    sqs = aws_cloud.client("sqs")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=900)
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    aws_cloud.advance(900)
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "later"
    aws_cloud.reset()
    assert "QueueUrls" not in sqs.list_queues()


def test_the_environment_is_as_before_afterwards():
    assert "AWS_ENDPOINT_URL" not in os.environ
    assert boto3.DEFAULT_SESSION is None or boto3.DEFAULT_SESSION.region_name != "us-east-1"


def test_presigned_addresses_lead_there(aws_cloud):
    s3 = aws_cloud.client("s3")
    s3.create_bucket(Bucket="photos")
    s3.put_object(Bucket="photos", Key="k", Body=b"meow")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "photos", "Key": "k"})
    with urllib.request.urlopen(url) as response:
        assert response.read() == b"meow"


def test_clouds_of_ones_own_are_apart_and_end():
    with open_cloud(account="111122223333") as one, open_cloud() as other:
        one.client("sqs").create_queue(QueueName="jobs")
        assert "QueueUrls" not in other.client("sqs").list_queues()
        assert one.client("sts").get_caller_identity()["Account"] == "111122223333"
    with pytest.raises(KumobakoError, match="closed"):
        one.reset()
    one.close()
    with pytest.raises(KumobakoError, match="twelve digits"):
        open_cloud(account="12")


def test_the_default_session_has_the_keys_that_the_test_sets(aws_cloud, monkeypatch):
    assert boto3.client("sts").get_caller_identity()["Account"] == aws_cloud.account
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "111122223333")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    assert boto3.client("sts").get_caller_identity()["Account"] == "111122223333"
    boto3.setup_default_session(region_name="eu-west-1")
    assert boto3.client("sts").get_caller_identity()["Account"] == "111122223333"
    assert boto3.client("sqs").meta.region_name == "eu-west-1"


def test_the_default_session_forgets_the_keys_of_an_earlier_test(aws_cloud):
    assert boto3.client("sts").get_caller_identity()["Account"] == aws_cloud.account


def test_stubs_of_one_test_do_not_reach_the_next(aws_cloud):
    client = aws_cloud.client("sqs")
    assert client is not aws_cloud.client("sqs")
