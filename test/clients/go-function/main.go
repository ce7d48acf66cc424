// A function as people write them for Lambda, with AWS's own library and SDK: nothing in it knows of this cloud.
package main

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

type event struct{ QueueUrl string }

type answer struct {
	Who    string `json:"who"`
	Denied string `json:"denied"`
}

func handle(ctx context.Context, given event) (*answer, error) {
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	buckets := s3.NewFromConfig(settings)
	put := func(bucket string) error {
		key := "a"
		_, err := buckets.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("x")})
		return err
	}
	if err := put("open"); err != nil {
		return nil, err
	}
	hello := "hello"
	message := &sqs.SendMessageInput{QueueUrl: &given.QueueUrl, MessageBody: &hello}
	if _, err := sqs.NewFromConfig(settings).SendMessage(ctx, message); err != nil {
		return nil, err
	}
	me, err := sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, err
	}
	var refused smithy.APIError
	if !errors.As(put("shut"), &refused) {
		return nil, errors.New("the role may not write there")
	}
	return &answer{*me.Arn, refused.ErrorCode()}, nil
}

func main() { lambda.Start(handle) }
