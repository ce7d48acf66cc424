"""Whole runs of pytest: their servers, workers and ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kumobako.control import Control, KumobakoError
from kumobako.server import command, find_or_start, running_endpoint

STORY = """
    import os, pathlib, pytest

    @pytest.mark.parametrize("turn", range(8))
    def test_alone(aws_cloud, turn):
        s3 = aws_cloud.client("s3")
        assert s3.list_buckets()["Buckets"] == []
        s3.create_bucket(Bucket=f"photos-{turn}")
        pathlib.Path(os.environ["SEEN"], f"{turn}-{os.getpid()}").write_text(
            aws_cloud.endpoint + " " + aws_cloud._server.endpoint
        )
"""


@pytest.fixture
def seen(tmp_path, monkeypatch):
    folder = tmp_path / "seen"
    folder.mkdir()
    monkeypatch.setenv("SEEN", str(folder))
    return folder


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No kumobako runs that the run could use."""
    monkeypatch.delenv("KUMOBAKO_ENDPOINT", raising=False)
    monkeypatch.setenv("KUMOBAKO_DATA_DIR", str(tmp_path / "nothing"))


def answers(endpoint):
    try:
        Control(endpoint).ask("GET", "/_kumobako/health")
    except KumobakoError:
        return False
    return True


def wait_until(condition):
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_server_is_started_for_the_run_and_ends_with_it(pytester, seen, alone):
    pytester.makepyfile(STORY)
    pytester.runpytest_subprocess("-q").assert_outcomes(passed=8)
    worlds = {path.read_text() for path in seen.iterdir()}
    assert len(worlds) == 1
    assert not any(answers(endpoint) for endpoint in worlds.pop().split())


def test_workers_share_a_server_and_have_a_world_each(pytester, seen, alone):
    pytester.makepyfile(STORY)
    pytester.runpytest_subprocess("-q", "-n", "2").assert_outcomes(passed=8)
    texts = [path.read_text().split() for path in seen.iterdir()]
    workers = {path.name.split("-")[1] for path in seen.iterdir()}
    assert len(workers) == 2
    assert len({world for world, _ in texts}) == 2
    servers = {server for _, server in texts}
    assert len(servers) == 1
    assert not answers(servers.pop())


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_a_killed_run_leaves_nothing(pytester, seen, alone, workers):
    pytester.makepyfile(
        STORY
        + """
        import time
        pathlib.Path(os.environ["SEEN"], "now").touch()
        time.sleep(60)
    """
    )
    run = subprocess.Popen([sys.executable, "-m", "pytest", "-q", *workers], stdout=subprocess.DEVNULL)
    wait_until((seen / "now").exists)
    endpoints = [path.read_text().split() for path in seen.iterdir() if path.name != "now"][0]
    assert all(answers(endpoint) for endpoint in endpoints)
    run.send_signal(signal.SIGKILL)
    run.wait()
    wait_until(lambda: not any(answers(endpoint) for endpoint in endpoints))


def test_a_kumobako_that_runs_is_used_and_goes_on(pytester, seen, alone, monkeypatch):
    server = find_or_start()
    try:
        monkeypatch.setenv("KUMOBAKO_ENDPOINT", server.endpoint)
        pytester.makepyfile(STORY)
        pytester.runpytest_subprocess("-q").assert_outcomes(passed=8)
        assert {path.read_text().split()[1] for path in seen.iterdir()} == {server.endpoint}
        assert Control(server.endpoint).ask("GET", "/_kumobako/worlds") == {"worlds": []}
    finally:
        server.stop()


def test_one_on_the_data_directory_is_found(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    process = subprocess.Popen(
        [*command(), "start", "--port", "0", "--json", "--data-dir", str(folder)], stdout=subprocess.PIPE
    )
    try:
        endpoint = json.loads(process.stdout.readline())["endpoint"]
        assert running_endpoint({"KUMOBAKO_DATA_DIR": str(folder)}) == endpoint
        assert running_endpoint({"XDG_DATA_HOME": str(tmp_path)}) is None
        (tmp_path / "kumobako").symlink_to(folder)
        assert running_endpoint({"XDG_DATA_HOME": str(tmp_path)}) == endpoint
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert running_endpoint({"KUMOBAKO_DATA_DIR": str(folder)}) is None


def test_account_and_region_are_settings(pytester, alone):
    pytester.makeini("[pytest]\nkumobako_account = 123456789012\nkumobako_region = ap-northeast-1")
    pytester.makepyfile(
        """
        import boto3

        def test_settings(aws_cloud):
            url = boto3.client("sqs").create_queue(QueueName="jobs")["QueueUrl"]
            assert url == f"{aws_cloud.endpoint}/123456789012/jobs"
            assert boto3.client("sqs").meta.region_name == "ap-northeast-1"
        """
    )
    pytester.runpytest_subprocess("-q").assert_outcomes(passed=1)


def test_what_several_tests_share_is_there_until_the_first_that_wants_an_empty_cloud(pytester, alone):
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="module")
        def bucket(aws_cloud_session):
            aws_cloud_session.client("s3").create_bucket(Bucket="shared")
            return aws_cloud_session

        def buckets(cloud):
            return [bucket["Name"] for bucket in cloud.client("s3").list_buckets()["Buckets"]]

        def test_one(bucket):
            assert buckets(bucket) == ["shared"]

        def test_two(bucket):
            assert buckets(bucket) == ["shared"]

        def test_empty(aws_cloud):
            assert buckets(aws_cloud) == []
        """
    )
    pytester.runpytest_subprocess("-q").assert_outcomes(passed=3)


def test_where_boto3_is_missing_only_those_who_use_the_fixture_hear_of_it(pytester, alone, tmp_path, monkeypatch):
    for name in ("boto3", "botocore"):
        (tmp_path / "without").mkdir(exist_ok=True)
        (tmp_path / "without" / f"{name}.py").write_text(f"raise ImportError('no {name}')")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'without'}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    pytester.makepyfile("def test_plain(): pass\ndef test_cloud(aws_cloud): pass")
    result = pytester.runpytest_subprocess("-q")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*aws_cloud needs boto3*"])


def test_unittest_alone_starts_a_kumobako_and_ends_it(alone, tmp_path):
    (tmp_path / "test_it.py").write_text(
        "import os, unittest, boto3\n"
        "from kumobako.moto import mock_aws\n"
        "@mock_aws\n"
        "class It(unittest.TestCase):\n"
        "    def test_it(self):\n"
        "        boto3.client('sqs').create_queue(QueueName='jobs')\n"
        "        print(os.environ['AWS_ENDPOINT_URL'])\n"
    )
    done = subprocess.run([sys.executable, "-m", "unittest", "-q"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not answers(done.stdout.strip())


def test_without_a_kumobako_the_reason_is_told(pytester, alone, monkeypatch):
    monkeypatch.setenv("PATH", "/usr/bin-of-nobody")
    pytester.makepyfile("def test_it(aws_cloud): pass")
    result = pytester.runpytest_subprocess("-q")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*No kumobako was found. Start one*"])


def test_a_start_that_fails_tells_why(pytester, alone, monkeypatch):
    monkeypatch.setenv("KUMOBAKO_AUTH", "lax")
    pytester.makepyfile("def test_it(aws_cloud): pass")
    result = pytester.runpytest_subprocess("-q")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*kumobako did not start*", '*"lax"*'])


def test_it_is_a_package_of_the_project_too(tmp_path, monkeypatch):
    programs = tmp_path / "programs"
    programs.mkdir()
    npx = programs / "npx"
    npx.write_text("")
    npx.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    below = tmp_path / "project" / "tests"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    with pytest.raises(KumobakoError, match="npm install"):
        command()
    (tmp_path / "project" / "node_modules" / ".bin").mkdir(parents=True)
    (tmp_path / "project" / "node_modules" / ".bin" / "kumobako").write_text("")
    assert command() == [str(npx), "--no-install", "kumobako"]


@pytest.mark.parametrize("endpoint", ["127.0.0.1:4566", "ftp://x", ""])
def test_an_endpoint_must_be_one(endpoint):
    with pytest.raises(KumobakoError, match="is no endpoint"):
        Control(endpoint)


def test_a_server_that_is_no_kumobako_is_refused(tmp_path):
    import http.server
    import threading

    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    try:
        with pytest.raises(KumobakoError, match="is no kumobako"):
            Control(f"http://127.0.0.1:{other.server_port}").ask("GET", "/_kumobako/health")
    finally:
        other.shutdown()
        other.server_close()


def test_the_source_is_python_3_9():
    import ast

    folder = Path(__import__("kumobako").__file__).parent
    files = list(folder.glob("*.py"))
    assert len(files) > 5
    for file in files:
        ast.parse(file.read_text("utf-8"), feature_version=(3, 9))
    assert os.path.exists(folder / "py.typed")
