#!/bin/sh
# Starts the local AWS, waits until its hooks are done, and applies the stack.
set -e
PORT=${AWS_TEST_PORT:-4566}
docker run -d -p "$PORT:4566" -v "$PWD/init:/etc/localstack/init" localstack/localstack:4.9
until curl -sf "http://127.0.0.1:$PORT/_localstack/init/ready" | grep -q '"completed": *true'; do sleep 0.1; done
terraform init -input=false -no-color
terraform apply -input=false -no-color -auto-approve -var "aws=http://127.0.0.1:$PORT"
