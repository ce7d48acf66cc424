package example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * A cloud for each test class, empty at the start of each test. Copy it into your project.
 *
 * <pre>
 * &#64;RegisterExtension
 * static final KumobakoExtension cloud = new KumobakoExtension();
 * </pre>
 */
public final class KumobakoExtension implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static String server;

  private String world;
  private URI endpoint;

  /** Where the cloud answers. */
  public URI endpoint() {
    return endpoint;
  }

  /** Points a client's builder at the cloud. */
  public <B extends AwsClientBuilder<B, ?>> B configure(B builder) {
    return builder
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  /** Moves the cloud's clock forward. */
  public void advance(Duration duration) {
    ask("POST", endpoint + "/_kumobako/clock", "{\"advanceMs\":" + duration.toMillis() + "}");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    String owner = "{\"ownerPid\":" + ProcessHandle.current().pid() + "}";
    String made = ask("POST", server() + "/_kumobako/worlds", owner);
    world = member(made, "id");
    endpoint = URI.create(member(made, "endpoint"));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ask("POST", endpoint + "/_kumobako/reset", "");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ask("DELETE", server() + "/_kumobako/worlds/" + world, "");
  }

  /** One kumobako for all test classes, unless KUMOBAKO_ENDPOINT names one. It ends with this process. */
  private static synchronized String server() {
    if (server == null) {
      String given = System.getenv("KUMOBAKO_ENDPOINT");
      server = given == null || given.isEmpty() ? start() : given;
    }
    return server;
  }

  private static String start() {
    String pid = Long.toString(ProcessHandle.current().pid());
    ProcessBuilder builder =
        new ProcessBuilder("kumobako", "start", "--ephemeral", "--port", "0", "--json", "--owner-pid", pid);
    try {
      BufferedReader output = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start().inputReader();
      String ready = output.readLine();
      if (ready == null) throw new IllegalStateException("kumobako did not start");
      return member(ready, "endpoint");
    } catch (IOException error) {
      throw new UncheckedIOException("kumobako could not be started: is it in PATH?", error);
    }
  }

  private static String ask(String method, String url, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofString(body)).build();
    try {
      var response = HTTP.send(request, BodyHandlers.ofString());
      if (response.statusCode() < 400) return response.body();
      throw new IllegalStateException(method + " " + url + ": " + response.body());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }

  /** A text of a JSON object that has no objects in it. */
  private static String member(String json, String name) {
    var found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    if (found.find()) return found.group(1);
    throw new IllegalStateException("no " + name + " in " + json);
  }
}
