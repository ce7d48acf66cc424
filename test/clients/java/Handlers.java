package example;

import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Each form that a handler may have. */
public class Handlers {
  public static class Person {
    private String name;

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }
  }

  public static class Greeting {
    public final String text;
    private final String function;

    public Greeting(String text, String function) {
      this.text = text;
      this.function = function;
    }

    public String getText() {
      return text;
    }

    public String getFunction() {
      return function;
    }
  }

  /** A method by its name: `example.Handlers::greet`. */
  public Greeting greet(Person person, Context context) {
    context.getLogger().log("greets " + person.getName() + "\n");
    System.out.println("in " + System.getenv("AWS_EXECUTION_ENV"));
    return new Greeting("hello " + person.getName(), context.getFunctionName());
  }

  public static class Typed implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
      if (event.containsKey("fail")) throw new IllegalStateException("asked to");
      return Map.of("keys", event.size(), "id", context.getAwsRequestId(), "left", context.getRemainingTimeInMillis() > 0);
    }
  }

  public static class Streams implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
      output.write("{\"was\":".getBytes());
      input.transferTo(output);
      output.write('}');
    }
  }

  /** Hooks around a snapshot, by the classes that org.crac leads to on Lambda. */
  public static class Restored implements RequestHandler<Map<String, Object>, Map<String, Object>>, Resource {
    private final List<String> steps = new ArrayList<>(List.of("made"));

    public Restored() {
      Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(com.amazonaws.services.lambda.crac.Context<? extends Resource> context) {
      steps.add("before");
    }

    @Override
    public void afterRestore(com.amazonaws.services.lambda.crac.Context<? extends Resource> context) {
      steps.add("after");
    }

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
      return Map.of("steps", steps, "compat", System.getProperty("org.crac.Core.Compat", ""));
    }
  }

  /** The SDK finds the cloud and the role by itself. */
  public static class Cloud implements RequestHandler<Map<String, String>, Map<String, String>> {
    private final S3Client s3 = S3Client.create();
    private final SqsClient sqs = SqsClient.create();
    private final StsClient sts = StsClient.create();

    @Override
    public Map<String, String> handleRequest(Map<String, String> event, Context context) {
      s3.putObject(request -> request.bucket("open").key("a"), RequestBody.fromString("x"));
      sqs.sendMessage(request -> request.queueUrl(event.get("QueueUrl")).messageBody("hello"));
      String denied = "";
      try {
        s3.putObject(request -> request.bucket("shut").key("a"), RequestBody.fromString("x"));
      } catch (S3Exception error) {
        denied = error.awsErrorDetails().errorCode();
      }
      return Map.of("who", sts.getCallerIdentity().arn(), "denied", denied);
    }
  }
}
