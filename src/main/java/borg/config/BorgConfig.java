package borg.config;

import borg.access.Tokens;
import borg.jwt.JwtSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * All settings, read and found right. The names are those of {@code
 * META-INF/microprofile-config.properties}, which has the defaults and says what each is for.
 *
 * @param name of this instance; empty if it is the Payara instance's
 * @param url at which this instance is reached, without a trailing slash; empty if to be derived
 * @param zone may be empty
 * @param weight 0 to 1000
 * @param clusterSecret may be empty
 * @param idempotencyRetention how long outcomes are kept for clients
 * @param maxIdempotencyBytes what those may take, all of them
 * @param maxValueBytes of one value
 * @param maxLineBytes of one line of an import, the line break left out
 * @param maxBatchBytes of one request between two instances
 * @param maxInFlight client requests under way
 * @param maxStreams imports, exports and deletes by prefix under way
 * @param eventHistoryBytes what the changes of the past may take that an instance remembers
 * @param maxSubscribers of events, at one instance
 * @param subscriberBytes what may wait for one of them
 * @param maxLongPolls requests that wait for an entry to change
 * @param maxHeapPercent above which writes are refused
 * @param apiTokens those that clients may send, as they were at the start
 * @param apiJwt what JWTs must be like; empty if none are accepted
 * @param requireTls whether nothing is said or heard without TLS
 */
public record BorgConfig(
    String name,
    String url,
    String zone,
    double weight,
    Secret clusterSecret,
    Duration heartbeat,
    Duration lease,
    Duration suspectAfter,
    boolean refusedMeansEnded,
    PartitionPolicy partitionPolicy,
    int buckets,
    Duration requestTimeout,
    Duration retryWindow,
    Duration idempotencyRetention,
    int maxIdempotencyBytes,
    Duration tombstoneRetention,
    int maxValueBytes,
    int maxLineBytes,
    int maxBatchBytes,
    int maxInFlight,
    int maxStreams,
    int eventHistoryBytes,
    int maxSubscribers,
    int subscriberBytes,
    int maxLongPolls,
    int maxHeapPercent,
    Tokens apiTokens,
    Optional<JwtSettings> apiJwt,
    boolean requireTls) {

  private static final String CLUSTER_SECRET = "borg.cluster-secret";
  private static final String CLUSTER_SECRET_FILE = "borg.cluster-secret-file";
  private static final String API_TOKENS = "borg.api.tokens";
  private static final String API_TOKENS_FILE = "borg.api.tokens-file";
  private static final int MIB = 1 << 20;
  private static final int MAX_VALUE_BYTES = 64 * MIB;

  /* For the key (JSON may escape each of its bytes as six characters) and the rest of a line. */
  private static final int LINE_OVERHEAD_BYTES = 8 << 10;

  /**
   * Reads all settings.
   *
   * @throws IllegalArgumentException if any is wrong; the message names all of them
   */
  public static BorgConfig of(Config config) {
    return of(name -> config.getOptionalValue(name, String.class));
  }

  static BorgConfig of(Function<String, Optional<String>> source) {
    return read(new SettingsReader(source));
  }

  static BorgConfig read(SettingsReader settings) {
    BorgConfig config =
        new BorgConfig(
            settings.text("borg.name", "[A-Za-z0-9._~-]{0,64}", "up to 64 of A-Z a-z 0-9 . _ ~ -"),
            settings.text("borg.url", "(https?://[^/\\s?#]+[^\\s?#]*[^/\\s?#])?", "an http(s) URL"),
            settings.text("borg.zone", "[!-~]{0,64}", "up to 64 visible ASCII characters"),
            settings.fraction("borg.weight", 1000),
            settings.secret(CLUSTER_SECRET, CLUSTER_SECRET_FILE),
            settings.duration("borg.heartbeat"),
            settings.duration("borg.lease"),
            settings.duration("borg.suspect-after"),
            settings.flag("borg.refused-means-ended"),
            settings.oneOf("borg.partition-policy", PartitionPolicy.values()),
            settings.number("borg.buckets", 16, 65_536),
            settings.duration("borg.request-timeout"),
            settings.duration("borg.retry-window"),
            settings.duration("borg.idempotency-retention"),
            settings.number("borg.max-idempotency-bytes", 1 << 20, 999_999_999),
            settings.duration("borg.tombstone-retention"),
            settings.number("borg.max-value-bytes", 1, MAX_VALUE_BYTES),
            settings.number("borg.max-line-bytes", 1, 2 * MAX_VALUE_BYTES),
            settings.number("borg.max-batch-bytes", 1, 4 * MAX_VALUE_BYTES),
            settings.number("borg.max-in-flight", 1, 1_000_000),
            settings.number("borg.max-streams", 1, 100),
            settings.number("borg.event-history-bytes", 1 << 16, 999_999_999),
            settings.number("borg.max-subscribers", 1, 100_000),
            settings.number("borg.subscriber-bytes", 1 << 16, 64 * MIB),
            settings.number("borg.max-long-polls", 1, 100_000),
            settings.number("borg.max-heap-percent", 10, 98),
            settings.tokens(API_TOKENS, API_TOKENS_FILE),
            settings.flag(JwtReader.SWITCH)
                ? Optional.ofNullable(new JwtReader(settings).read())
                : Optional.empty(),
            settings.flag("borg.require-tls"));
    config.check(settings);
    if (!settings.wrong().isEmpty()) {
      throw new IllegalArgumentException(
          "Borg can't start with these settings: " + String.join("; ", settings.wrong()) + ".");
    }
    return config;
  }

  /** Whether clients need a token, as it was at the start. */
  public boolean hasTokens() {
    return !apiTokens.isEmpty();
  }

  /**
   * Reads the tokens again, which may change while an instance runs.
   *
   * @throws IllegalArgumentException if they are wrong now; the message shows none of them
   */
  public static Tokens tokens(Config config) {
    return again(config, settings -> settings.tokens(API_TOKENS, API_TOKENS_FILE));
  }

  /**
   * Reads the cluster's secret again, which may change while an instance runs.
   *
   * @throws IllegalArgumentException if it is wrong now; the message shows nothing of it
   */
  public static Secret clusterSecret(Config config) {
    return again(config, settings -> settings.secret(CLUSTER_SECRET, CLUSTER_SECRET_FILE));
  }

  private static <T> T again(Config config, Function<SettingsReader, T> setting) {
    var settings = new SettingsReader(name -> config.getOptionalValue(name, String.class));
    T value = setting.apply(settings);
    if (!settings.wrong().isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", settings.wrong()));
    }
    return value;
  }

  private void check(SettingsReader settings) {
    settings.require(
        heartbeat.multipliedBy(2).compareTo(lease) <= 0,
        "borg.lease is less than two times borg.heartbeat: an instance would lose it at rest");
    settings.require(
        lease.compareTo(suspectAfter) < 0, "borg.suspect-after is not longer than borg.lease");
    settings.require(
        requestTimeout.plus(lease).plus(lease).compareTo(retryWindow) <= 0,
        "borg.retry-window is not longer than borg.request-timeout by two borg.lease");
    settings.require(
        retryWindow.compareTo(idempotencyRetention) <= 0,
        "borg.idempotency-retention is shorter than borg.retry-window");
    settings.require(
        maxLineBytes >= maxValueBytes / 3L * 4 + LINE_OVERHEAD_BYTES,
        "borg.max-line-bytes is less than 4/3 of borg.max-value-bytes and 8 KiB: what was exported"
            + " could not be imported");
    settings.require(
        maxBatchBytes >= maxValueBytes + LINE_OVERHEAD_BYTES,
        "borg.max-batch-bytes is less than borg.max-value-bytes and 8 KiB");
  }
}
