package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class PhotosTest {
  @RegisterExtension static final KumobakoExtension cloud = new KumobakoExtension();

  private final S3Client s3 = cloud.configure(S3Client.builder()).forcePathStyle(true).build();

  @RepeatedTest(3)
  void eachTestBeginsWithNothing() {
    assertTrue(s3.listBuckets().buckets().isEmpty());
    s3.createBucket(request -> request.bucket("photos"));
  }

  @Test
  void photosAreKept() {
    s3.createBucket(request -> request.bucket("photos"));
    s3.putObject(request -> request.bucket("photos").key("tama.txt"), RequestBody.fromString("meow"));
    assertEquals("meow", s3.getObjectAsBytes(r -> r.bucket("photos").key("tama.txt")).asUtf8String());
  }
}
