// Package photos tells others about photos by a queue.
package photos

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// Announce sends the name of a new photo to a queue.
func Announce(ctx context.Context, client *sqs.Client, queueURL, name string) error {
	_, err := client.SendMessage(ctx, &sqs.SendMessageInput{
		QueueUrl:    aws.String(queueURL),
		MessageBody: aws.String(name),
	})
	return err
}
