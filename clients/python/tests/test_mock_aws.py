"""``mock_aws``, in each way in which suites for moto use it."""

import asyncio
import os
import unittest

import boto3
import pytest
from kumobako import KumobakoError
from kumobako.moto import DEFAULT_ACCOUNT_ID, mock_aws, patch_client, patch_resource

EARLY = boto3.client("s3", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")


def buckets():
    return [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]]


def make(name="photos"):
    boto3.client("s3").create_bucket(Bucket=name)


@mock_aws
def test_as_a_decorator():
    make()
    assert buckets() == ["photos"]
    assert boto3.client("sts").get_caller_identity()["Account"] == "123456789012" == DEFAULT_ACCOUNT_ID


@mock_aws()
def test_as_a_decorator_that_is_called_and_nothing_is_left():
    assert buckets() == []


@pytest.mark.parametrize("name", ["one-bucket", "another"])
@mock_aws
def test_fixtures_and_parameters_reach_what_is_decorated(tmp_path, name):
    make(name)
    assert buckets() == [name] and tmp_path.exists()


def test_as_a_context_manager_with_clients_made_before_and_inside():
    with mock_aws():
        EARLY.create_bucket(Bucket="photos")
        inside = boto3.client("s3")
        assert [bucket["Name"] for bucket in inside.list_buckets()["Buckets"]] == ["photos"]
    with mock_aws():
        assert EARLY.list_buckets()["Buckets"] == []
        assert inside.list_buckets()["Buckets"] == []


def test_a_client_of_the_mock_fails_outside_of_it():
    with mock_aws():
        client = boto3.client("s3")
    with pytest.raises(KumobakoError, match="made inside mock_aws"):
        client.list_buckets()


@mock_aws
def test_nested_mocks_share_what_is_there():
    make()
    with mock_aws():
        assert buckets() == ["photos"]
        make("more")
    assert buckets() == ["more", "photos"]
    with pytest.raises(ZeroDivisionError):
        with mock_aws():
            raise ZeroDivisionError
    assert buckets() == ["more", "photos"]


def test_a_failure_ends_the_mock():
    @mock_aws
    def failing():
        make()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert "AWS_ENDPOINT_URL" not in os.environ
    with mock_aws():
        assert buckets() == []


def test_started_and_stopped_by_hand():
    mock = mock_aws()
    mock.start()
    make()
    mock.reset()
    assert buckets() == []
    mock.stop()
    with pytest.raises(RuntimeError, match="before start"):
        mock.stop()


@pytest.fixture
def s3():
    with mock_aws():
        yield boto3.client("s3")


def test_in_a_fixture(s3):
    s3.create_bucket(Bucket="photos")
    assert buckets() == ["photos"]


def test_coroutines_are_mocked_until_they_end():
    @mock_aws
    async def story():
        make()
        await asyncio.sleep(0)
        return buckets()

    assert asyncio.run(story()) == ["photos"]
    with pytest.raises(TypeError, match="generator"):

        @mock_aws
        def fixture():
            yield


@mock_aws
class TestWithoutSetUp:
    def test_one(self):
        assert buckets() == []
        make()

    def test_two(self):
        assert buckets() == []
        make()


@mock_aws
class TestWithSetUpMethod:
    def setup_method(self):
        make("base")

    def test_one(self):
        assert buckets() == ["base"]
        make()

    def test_two(self):
        assert buckets() == ["base"]
        make()

    def teardown_method(self, method):
        assert method.__name__.startswith("test_") and "photos" in buckets()


@mock_aws
class TestOfUnittest(unittest.TestCase):
    def setUp(self):
        self.client = boto3.client("s3")
        self.client.create_bucket(Bucket="base")

    def tearDown(self):
        assert "base" in buckets()

    @staticmethod
    def helper():
        return "left alone"

    def test_one(self):
        assert buckets() == ["base"]
        self.client.create_bucket(Bucket="more")
        assert self.helper() == "left alone"

    def test_two(self):
        assert buckets() == ["base"]
        make()


class TestMethodsAlone(unittest.TestCase):
    @mock_aws
    def test_one(self):
        assert buckets() == []
        make()

    @mock_aws
    def test_two(self):
        assert buckets() == []
        make()


def test_what_a_configuration_may_hold():
    with mock_aws(config={"core": {"passthrough": {"urls": [], "services": []}, "service_whitelist": None}}):
        make()
    with mock_aws(config={"iam": {"load_aws_managed_policies": True}, "lambda": {"use_docker": True}}):
        assert len(boto3.client("iam").list_policies(Scope="AWS", MaxItems=5)["Policies"]) == 5
    for config, reason in [
        ({"core": {"passthrough": {"urls": ["x"]}}}, "nothing is sent to AWS"),
        ({"core": {"service_whitelist": ["s3"]}}, "--services"),
        ({"iam": {"load_aws_managed_policies": False}}, "always there"),
        ({"lambda": {"use_docker": False}}, "functions are run"),
        ({"core": {"speed": 1}}, "knows no core.speed"),
        ({"s3": {"speed": 1}}, "knows no s3.speed"),
    ]:
        with pytest.raises(ValueError, match=reason):
            mock_aws(config=config)
    with pytest.raises(TypeError, match="must be a dict"):
        mock_aws(config={"core": 1})


def test_credentials_of_ones_own(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "111122223333")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with mock_aws(config={"core": {"mock_credentials": False}}):
        assert boto3.client("sts").get_caller_identity()["Account"] == "111122223333"
    with mock_aws():
        assert boto3.client("sts").get_caller_identity()["Account"] == DEFAULT_ACCOUNT_ID
    assert os.environ["AWS_ACCESS_KEY_ID"] == "111122223333"


def test_the_default_session_is_new_inside_and_the_old_one_after(monkeypatch):
    mine = boto3.Session(region_name="eu-central-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", mine)
    with mock_aws():
        assert boto3.DEFAULT_SESSION is not mine
    assert boto3.DEFAULT_SESSION is mine
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        assert boto3.DEFAULT_SESSION is mine


def test_a_suite_keeps_its_region(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-1")
    monkeypatch.delenv("AWS_REGION", raising=False)
    with mock_aws():
        assert boto3.client("sqs").meta.region_name == "ap-northeast-1"


def test_clients_older_than_the_package_can_be_patched(monkeypatch):
    from kumobako.redirect import redirect

    old = boto3.client("sqs", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")
    old.meta.events.unregister("before-send", redirect)
    resource = boto3.resource("sqs", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="y")
    patch_client(old)
    patch_client(old)
    patch_resource(resource)
    with mock_aws():
        old.create_queue(QueueName="jobs")
        assert len(list(resource.queues.all())) == 1
    for wrong in (patch_client, patch_resource):
        with pytest.raises(TypeError):
            wrong("s3")


def test_beside_the_fixture_each_has_its_own_cloud(aws_cloud):
    boto3.client("s3").create_bucket(Bucket="of-the-fixture")
    with mock_aws():
        assert buckets() == []
        make("of-the-mock")
    assert buckets() == ["of-the-fixture"]
