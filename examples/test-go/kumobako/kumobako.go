// Package kumobako gives Go tests a cloud of their own. Copy it into your project.
package kumobako

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

// server starts one kumobako for all tests of a process, unless KUMOBAKO_ENDPOINT names one. It ends with the process.
var server = sync.OnceValues(func() (string, error) {
	if endpoint := os.Getenv("KUMOBAKO_ENDPOINT"); endpoint != "" {
		return endpoint, nil
	}
	command := exec.Command("kumobako", "start", "--ephemeral", "--port", "0", "--json",
		"--owner-pid", strconv.Itoa(os.Getpid()))
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := command.Start(); err != nil {
		return "", err
	}
	var ready struct{ Endpoint string }
	if err := json.NewDecoder(output).Decode(&ready); err != nil {
		return "", fmt.Errorf("kumobako did not start: %w", err)
	}
	return ready.Endpoint, nil
})

// Cloud is an empty AWS for one test. Tests that run in parallel have one each.
type Cloud struct {
	Endpoint string
	// Config is what the SDK's NewFromConfig functions take.
	Config aws.Config
}

// New makes a cloud that ends with the test.
func New(t testing.TB) *Cloud {
	t.Helper()
	endpoint, err := server()
	if err != nil {
		t.Fatal(err)
	}
	var world struct{ ID, Endpoint string }
	ask(t, http.MethodPost, endpoint+"/_kumobako/worlds", fmt.Sprintf(`{"ownerPid":%d}`, os.Getpid()), &world)
	t.Cleanup(func() { ask(t, http.MethodDelete, endpoint+"/_kumobako/worlds/"+world.ID, "", nil) })
	return &Cloud{Endpoint: world.Endpoint, Config: aws.Config{
		BaseEndpoint: aws.String(world.Endpoint),
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
	}}
}

// Reset forgets everything.
func (cloud *Cloud) Reset(t testing.TB) {
	t.Helper()
	ask(t, http.MethodPost, cloud.Endpoint+"/_kumobako/reset", "", nil)
}

// Advance moves the cloud's clock forward.
func (cloud *Cloud) Advance(t testing.TB, seconds int) {
	t.Helper()
	ask(t, http.MethodPost, cloud.Endpoint+"/_kumobako/clock", fmt.Sprintf(`{"advanceMs":%d}`, seconds*1000), nil)
}

func ask(t testing.TB, method, url, body string, answer any) {
	t.Helper()
	request, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode >= 400 {
		t.Fatalf("%s %s: %s %s", method, url, response.Status, text)
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(text, answer); err != nil {
		t.Fatal(err)
	}
}
