#!/bin/bash
awslocal sqs create-queue --queue-name mail
