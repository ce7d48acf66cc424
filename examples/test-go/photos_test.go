package photos

import (
	"context"
	"fmt"
	"testing"

	"example.com/photos/kumobako"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func TestAnnounce(t *testing.T) {
	cloud := kumobako.New(t)
	ctx := context.Background()
	client := sqs.NewFromConfig(cloud.Config)
	queue, err := client.CreateQueue(ctx, &sqs.CreateQueueInput{
		QueueName:  aws.String("news"),
		Attributes: map[string]string{"DelaySeconds": "900"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := Announce(ctx, client, *queue.QueueUrl, "tama.jpg"); err != nil {
		t.Fatal(err)
	}
	receive := func() int {
		answer, err := client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: queue.QueueUrl})
		if err != nil {
			t.Fatal(err)
		}
		return len(answer.Messages)
	}
	if receive() != 0 {
		t.Fatal("the message did not wait")
	}
	cloud.Advance(t, 900)
	if receive() != 1 {
		t.Fatal("the message did not come")
	}
}

func TestCloudsAreApart(t *testing.T) {
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			cloud := kumobako.New(t)
			client := sqs.NewFromConfig(cloud.Config)
			count := func() int {
				queues, err := client.ListQueues(t.Context(), &sqs.ListQueuesInput{})
				if err != nil {
					t.Fatal(err)
				}
				return len(queues.QueueUrls)
			}
			if count() != 0 {
				t.Fatal("the cloud is not empty")
			}
			if _, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("news")}); err != nil {
				t.Fatal(err)
			}
			if count() != 1 {
				t.Fatal("the queue is not there")
			}
			cloud.Reset(t)
			if count() != 0 {
				t.Fatal("the cloud is not empty after a reset")
			}
		})
	}
}
