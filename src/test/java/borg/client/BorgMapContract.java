package borg.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import junit.framework.Test;
import junit.framework.TestFailure;
import junit.framework.TestResult;

/**
 * What Guava asks of any {@link java.util.concurrent.ConcurrentMap}, of a map in a real cluster.
 */
public final class BorgMapContract {

  private final String[] bases;
  private final Client client = ClientBuilder.newClient();
  private final Jsonb jsonb = JsonbBuilder.create();

  /**
   * Of a cluster.
   *
   * @param bases of its instances
   */
  public BorgMapContract(String... bases) {
    this.bases = bases;
  }

  /** For trying it by hand: the addresses are the arguments. */
  public static void main(String... bases) {
    new BorgMapContract(bases).all();
  }

  /** Runs all of it; some minutes on a slow machine. */
  public void all() {
    Test suite =
        ConcurrentMapTestSuiteBuilder.using(new Maps())
            .named("BorgMap")
            .withFeatures(
                CollectionSize.ANY,
                MapFeature.GENERAL_PURPOSE,
                CollectionFeature.SUPPORTS_ITERATOR_REMOVE)
            .createTestSuite();
    var result = new TestResult();
    suite.run(result);
    try (BorgMap<String> all = map("")) {
      all.clear();
    }

    String failures =
        Stream.concat(
                Collections.list(result.failures()).stream(),
                Collections.list(result.errors()).stream())
            .map(TestFailure::trace)
            .limit(10)
            .collect(Collectors.joining("\n"));
    assertThat(result.failureCount() + result.errorCount()).as(failures).isZero();
    assertThat(result.runCount()).isGreaterThan(500);
  }

  private BorgMap<String> map(String name) {
    return BorgMap.of(String.class)
        .at(bases)
        .prefix("contract/" + name)
        .client(client)
        .jsonb(jsonb)
        .open();
  }

  private final class Maps extends TestStringMapGenerator {
    @Override
    protected Map<String, String> create(Map.Entry<String, String>[] entries) {
      BorgMap<String> map = map(UUID.randomUUID() + "/");
      for (Map.Entry<String, String> entry : entries) {
        map.put(entry.getKey(), entry.getValue());
      }
      return map;
    }
  }
}
