package borg.cluster;

import static borg.cluster.Cluster.SOON;
import static borg.cluster.Cluster.START;
import static borg.cluster.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import borg.api.EventsConformance;
import borg.api.LimitsConformance;
import borg.api.ListConformance;
import borg.api.RestConformance;
import borg.api.SseClient;
import borg.client.BorgMapContract;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The promises, held against real instances that are started, stopped, killed and frozen. In this
 * order fewest have to be started; each test makes itself the cluster that it wants, in any order.
 */
class ClusterIT extends OnInstances {

  private static final String NOT_ENOUGH_NODES = "/not-enough-nodes";

  private static final Logger LOG = Logger.getLogger(ClusterIT.class.getName());

  private static Cluster cluster;

  @Deployment(name = "d", managed = false, testable = false)
  @TargetsContainer("d")
  static WebArchive d() {
    return war();
  }

  @Deployment(name = "e", managed = false, testable = false)
  @TargetsContainer("e")
  static WebArchive e() {
    return war();
  }

  @Deployment(name = "twin", managed = false, testable = false)
  @TargetsContainer("twin")
  static WebArchive twin() {
    return war();
  }

  @Deployment(name = "sealed", managed = false, testable = false)
  @TargetsContainer("sealed")
  static WebArchive sealed() {
    return war();
  }

  @Deployment(name = "silent", managed = false, testable = false)
  @TargetsContainer("silent")
  static WebArchive silent() {
    return war();
  }

  @BeforeEach
  void meet(TestInfo test) {
    LOG.info(test.getDisplayName());
    if (cluster == null) {
      cluster = new Cluster(deployer);
    }
  }

  /** By signal: no deployer is at hand any more. */
  @AfterAll
  static void endAll() {
    cluster.endAll();
  }

  @Test
  @Order(5)
  void putOnOne_isReadOnEach() {
    cluster.runs("a", "b", "c");

    assertThat(cluster.at("a").put("greeting", "hello").statusCode()).isEqualTo(201);

    for (Rest at : cluster.at("a", "b", "c")) {
      assertThat(at.get("greeting").body()).isEqualTo("hello");
    }
    assertThat(cluster.at("b").owners("greeting").getJsonArray("copies")).hasSize(2);
  }

  @Test
  @Order(6)
  void nothingListensBeyondLoopback() throws IOException {
    cluster.runs("a", "b", "c");

    for (String name : List.of("a", "b", "c")) {
      assertLoopbackOnly(name, "it.http." + name, "it.grid." + name);
    }
  }

  @Test
  @Order(7)
  void tlsRequired_peersAndClientsSpeakNothingElse() throws IOException {
    // A cluster of their own: whatever else runs may go on.
    cluster.start("sealed");
    cluster.start("silent");
    cluster.awaitBalanced("sealed", "silent");

    assertThat(cluster.at("sealed").put("sealed", "by TLS").statusCode()).isEqualTo(201);
    assertThat(cluster.at("silent").get("sealed").body()).isEqualTo("by TLS");
    assertThat(cluster.at("silent").owners("sealed").getJsonArray("copies")).hasSize(2);
    assertThat(cluster.at("sealed").cluster().getJsonArray("nodes"))
        .allMatch(node -> node.asJsonObject().getString("url").startsWith("https://127.0.0.1:"));

    for (String name : List.of("sealed", "silent")) {
      assertLoopbackOnly(name, "it.http." + name, "it.plain." + name, "it.grid." + name);
      int plain = Integer.getInteger("it.plain." + name);
      for (String line : List.of("GET /borg/entries/sealed", "GET /health/ready", "nonsense")) {
        assertThat(Sockets.answer(plain, line)).as(line).isEmpty();
      }
    }
    cluster.kill("sealed");
    cluster.kill("silent");
  }

  /** That an instance listens at these ports, given by their properties, and nowhere else. */
  private static void assertLoopbackOnly(String name, String... ports) throws IOException {
    List<InetSocketAddress> listening = Sockets.listening(cluster.pid(name));

    assertThat(listening).allMatch(a -> a.getAddress().isLoopbackAddress(), "is on loopback");
    assertThat(listening)
        .extracting(InetSocketAddress::getPort)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ports).map(Integer::getInteger).toList());
  }

  @Test
  @Order(8)
  void injectedMap_goesTheSameWayAsRest() {
    cluster.runs("a", "b", "c");
    Rest a = cluster.at("a");

    String first = a.injected("put-if-absent/map/1");
    assertThat(a.injected("get/map")).isEqualTo(first + " 1");
    assertThat(a.injected("put-if-absent/map/2")).isEqualTo("none");
    for (Rest at : cluster.at("a", "b", "c")) {
      assertThat(at.get("map").body()).isEqualTo("1");
      assertThat(at.get("map").headers().firstValue("ETag")).hasValue('"' + first + '"');
    }

    String second = a.injected("put-if-version/map/2/" + first);
    assertThat(second).isGreaterThan(first);
    assertThat(a.injected("put-if-version/map/3/" + first)).isEqualTo("none");
    assertThat(cluster.at("b").get("map").body()).isEqualTo("2");

    assertThat(a.injected("remove-if-version/map/" + first)).isEqualTo("false");
    assertThat(a.injected("remove-if-version/map/" + second)).isEqualTo("true");
    assertThat(a.injected("get/map")).isEqualTo("none");
    assertThat(a.injected("remove/map")).isEqualTo("false");

    assertThat(cluster.at("c").put("map", "4").statusCode()).isEqualTo(201);
    assertThat(a.injected("get/map")).endsWith(" 4");
    a.injected("put-for/map/5/2");
    eventually(SOON, () -> assertThat(cluster.at("b").get("map").statusCode()).isEqualTo(404));

    assertThat(a.injected("put-for/map/6/0")).startsWith("refused");
    assertThat(a.injected("get/" + "k".repeat(1025))).startsWith("refused");
  }

  @Test
  @Order(9)
  void contract_holdsAtEachInstance() {
    cluster.runs("a", "b", "c");

    // Side by side: most of it is waiting.
    URI other = URI.create(cluster.at("b").base);
    var checks = new ArrayList<CompletableFuture<Void>>();
    for (Rest at : cluster.at("a", "b", "c")) {
      URI base = URI.create(at.base);
      checks.add(beginning(new RestConformance(base)::all));
      checks.add(beginning(new ListConformance(base)::all));
      checks.add(beginning(new EventsConformance(base, other)::all));
    }
    checks.forEach(CompletableFuture::join);

    // Some of what they left lives for a minute, and would end while another test counts.
    for (String prefix : List.of("conformance/", "many/", "events/")) {
      assertThat(cluster.at("a").deleteAll(prefix).statusCode()).isEqualTo(200);
    }
  }

  private interface Check {
    void all() throws IOException, InterruptedException;
  }

  private static CompletableFuture<Void> beginning(Check check) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            check.all();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task, "contract").start());
  }

  /** Takes five minutes, most of it for listings: {@code scripts/check -Dit.client=true}. */
  @Test
  @Order(18)
  @EnabledIfSystemProperty(named = "it.client", matches = "true")
  void mapOfTheClient_isAConcurrentMap() {
    cluster.runs("a", "b");

    new BorgMapContract(cluster.at("a").base, cluster.at("b").base).all();
  }

  @Test
  @Order(19)
  void everythingHasABound_onASmallHeap() throws IOException, InterruptedException {
    cluster.runs("a", "b");

    new LimitsConformance(URI.create(cluster.at("a").base)).all();
  }

  @Test
  @Order(17)
  void eventsGoOnAtAnother_whenTheServingOneIsKilled() throws IOException, InterruptedException {
    cluster.runs("a", "b", "c");
    Set<String> told = new TreeSet<>();
    Set<String> written = new TreeSet<>();
    String id;

    try (SseClient events = SseClient.open(URI.create(cluster.at("c").base + "/events?prefix=w"))) {
      written.addAll(write(cluster.at("b"), 0));
      String last = Collections.max(written);
      events.await(last, e -> e.data().contains(last));
      cluster.kill("c");
      events.awaitEnd();
      told.addAll(versions(events));
      id = events.id();
    }
    written.addAll(write(cluster.at("a"), 1));

    String last = Collections.max(written);
    try (SseClient events =
        SseClient.open(
            URI.create(cluster.at("b").base + "/events?prefix=w"), "Last-Event-ID", id)) {
      events.await(last, e -> e.data().contains(last));
      told.addAll(versions(events));
      assertThat(events.events()).noneMatch(e -> e.name().equals("gap"));
    }
    assertThat(told).containsAll(written);
  }

  /** The versions of a hundred writes; those that are not acknowledged are none. */
  private static Set<String> write(Rest at, int round) {
    Set<String> written = new TreeSet<>();
    for (int i = 0; i < 100; i++) {
      var put = at.put("w" + i % 7, round + " " + i);
      put.headers().firstValue("ETag").ifPresent(tag -> written.add(tag.replace("\"", "")));
    }
    return written;
  }

  private static List<String> versions(SseClient events) {
    return events.events().stream()
        .filter(e -> !e.name().equals("gap"))
        .map(e -> e.json().getString("version"))
        .toList();
  }

  @Test
  @Order(13)
  void join_movesItsShareAndNothingElse() {
    cluster.runs("a", "b", "c");
    int keys = 1_000;
    load(cluster.at("a"), "join", keys);
    long before = cluster.at("a").cluster().getInt("keys");

    cluster.runs("a", "b", "c", "d");

    JsonObject after = cluster.at("d").cluster();
    assertThat((long) after.getInt("keys")).isEqualTo(before);
    // Two copies of each, dropped where they moved away from; d has a fourth of them.
    long copies = cluster.at("a", "b", "c", "d").stream().mapToLong(Rest::copies).sum();
    assertThat(copies).isEqualTo(2 * before);
    assertThat(cluster.at("d").copies()).isCloseTo(before / 2, within(before / 8));
    assertAllThere(cluster.at("b"), "join", keys);
  }

  @Test
  @Order(4)
  void twoJoinsAtOnce_loseNothing() {
    cluster.runs("a", "b");
    load(cluster.at("a"), "two", 1_000);

    try (Load load = new Load(cluster.at("a", "b"), Duration.ofMillis(5))) {
      // One waits, frozen before it is a member, until the other is as far.
      boolean isFrozen = cluster.startFrozen("c", "a");
      cluster.start("d");
      if (isFrozen) {
        cluster.resume("c");
      }
      cluster.awaitBalanced("a", "b", "c", "d");
      load.close();
      load.checkAll(cluster.at("a", "b", "c", "d"));
      assertThat(load.complaints).isEmpty();
      assertThat(load.failures).isEmpty();
    }

    assertAllThere(cluster.at("c"), "two", 1_000);
  }

  @Test
  @Order(16)
  void killUnderLoad_losesNoAcknowledgedWrite() {
    cluster.runs("a", "b", "c");
    load(cluster.at("a"), "kill", 1_000);

    try (Load load = new Load(cluster.at("a", "b", "c"))) {
      eventually(SOON, () -> assertThat(load.served.get()).isGreaterThan(500));
      cluster.kill("b");
      // Who has served before goes on: an old member does not turn unready for another's death.
      assertThat(cluster.at("a").health("ready").body()).contains("\"UP\"");
      cluster.awaitBalanced("a", "c");
      assertThat(cluster.at("c").health("ready").body()).contains("\"UP\"");
      load.close();
      load.checkAll(cluster.at("a", "c"));
      assertThat(load.complaints).isEmpty();
    }

    assertAllThere(cluster.at("c"), "kill", 1_000);
  }

  @Test
  @Order(10)
  void freezeAndThaw_readsNothingStale() {
    cluster.runs("a", "b", "c");

    try (Load load = new Load(cluster.at("a", "b", "c"))) {
      eventually(SOON, () -> assertThat(load.served.get()).isGreaterThan(300));
      cluster.pause("c");
      long frozen = System.nanoTime();
      eventually(
          SOON,
          () ->
              assertThat(System.nanoTime() - frozen)
                  .isGreaterThan(Duration.ofSeconds(8).toNanos()));
      cluster.resume("c");
      // The readers at c have waited all the while: they read at once.
      cluster.awaitBalanced("a", "b", "c");
      load.close();
      load.checkAll(cluster.at("a", "b", "c"));
      assertThat(load.complaints).isEmpty();
    }
  }

  @Test
  @Order(14)
  void orderlyStopUnderLoad_failsNoRequestAtTheOthers() {
    assertNoRequestFails(
        () -> {
          assertThat(cluster.at("c").leave().statusCode()).isEqualTo(200);
          cluster.end("c");
        });
  }

  @Test
  @Order(15)
  void terminateSignalUnderLoad_failsNoRequestAtTheOthers() {
    assertNoRequestFails(
        () -> {
          var answers = new Answers(cluster.at("c"));
          cluster.end("c");
          assertThat(answers.untilItIsGone()).as("without a problem document").isEmpty();
        });
  }

  private static void assertNoRequestFails(Runnable stopOfC) {
    cluster.runs("a", "b", "c");

    try (Load load = new Load(cluster.at("a", "b"))) {
      eventually(SOON, () -> assertThat(load.served.get()).isGreaterThan(300));
      stopOfC.run();
      cluster.awaitBalanced("a", "b");
      load.close();
      load.checkAll(cluster.at("a", "b"));
      assertThat(load.complaints).isEmpty();
      assertThat(load.failures).isEmpty();
    }
  }

  @Test
  @Order(12)
  void rollingRestart_losesNothing() {
    cluster.runs("a", "b", "c");
    load(cluster.at("a"), "rolling", 1_000);

    for (String name : List.of("a", "b", "c")) {
      cluster.end(name);
      cluster.start(name);
      cluster.awaitReady(name);
    }

    cluster.awaitBalanced("a", "b", "c");
    assertAllThere(cluster.at("b"), "rolling", 1_000);
  }

  @Test
  @Order(20)
  void oneOfTwoKilled_readsGoOnAndWritesWaitForAnother() {
    cluster.runs("a", "b");
    assertThat(cluster.at("a").put("pair", "1").statusCode()).isIn(201, 204);

    cluster.kill("b");
    cluster.awaitBalanced("a");

    assertThat(cluster.at("a").health("ready").body()).contains("\"UP\"");
    assertThat(cluster.at("a").get("pair").body()).isEqualTo("1");
    var refused = cluster.at("a").put("pair", "2");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains(NOT_ENOUGH_NODES);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(cluster.at("a").get("pair").body()).isEqualTo("1");

    cluster.runs("a", "c");
    assertThat(cluster.at("c").put("pair", "3").statusCode()).isEqualTo(204);
    assertThat(cluster.at("a").get("pair").body()).isEqualTo("3");
  }

  @Test
  @Order(11)
  void killedAndStartedAgainAtOnce_tenTimes() {
    cluster.runs("a", "b", "c");
    load(cluster.at("a"), "again", 500);

    for (int i = 0; i < 10; i++) {
      cluster.kill("b");
      cluster.start("b");
      cluster.awaitBalanced("a", "b", "c");
    }

    assertAllThere(cluster.at("b"), "again", 500);
  }

  @Test
  @Order(2)
  void sameNameTwice_isRefusedInWords() {
    cluster.runs("a", "b");

    cluster.start("twin");

    eventually(
        START,
        () -> assertThat(cluster.at("twin").put("x", "1").body()).contains("the name a is taken"));
    assertThat(cluster.at("twin").health("started").body())
        .contains("\"DOWN\"", "waitsFor", "the name a is taken");
    assertThat(cluster.at("twin").health("live").body()).contains("\"UP\"");
    cluster.awaitBalanced("a", "b");
    assertThat(cluster.at("a").put("twin", "1").statusCode()).isIn(201, 204);
    cluster.end("twin");
  }

  @Test
  @Order(3)
  void strangerOnTheGrid_neverBecomesAMember_andServesWhoHasAToken()
      throws IOException, InterruptedException {
    cluster.runs("a", "b");

    cluster.start("stranger");

    var access = new AccessConformance(cluster.at("stranger").base);
    eventually(START, () -> assertThat(access.put("x", AccessConformance.ADMIN)).isEqualTo(503));
    assertThat(cluster.at("stranger").isReady()).isFalse();
    access.tokensDecide();
    access.tokensAreRotated(Path.of(System.getProperty("it.tokens")));
    var jwts = new JwtConformance(access);
    jwts.claimsDecide();
    jwts.keysAreRotated(Path.of(System.getProperty("it.keys")));
    cluster.awaitBalanced("a", "b");
    cluster.end("stranger");
  }

  @Test
  @Order(1)
  void gridPort_takesNothingFromStrangers() throws IOException {
    cluster.runs("a", "b");
    int port = Integer.getInteger("it.grid.a");

    assertThat(GridPort.answer(port, "CP2")).as("a client of Hazelcast's").isEmpty();
    assertThat(GridPort.answer(port, "GET /hazelcast/health HTTP/1.1\r\n\r\n")).isEmpty();
    assertThat(GridPort.answer(port, "version\r\n")).as("memcache").isEmpty();

    try (var hostile = new HostileGridMember(System.getProperty("it.grid.name"), port)) {
      assertThat(hostile.members()).isEqualTo(3);
      hostile.putTrap();
      hostile.putJunk();
      eventually(SOON, () -> assertThat(hostile.urlsOfOthers()).hasSize(2));
      assertThat(hostile.calls()).as("calls of the trap").isZero();
    }
    cluster.awaitBalanced("a", "b");
    assertThat(cluster.at("b").put("grid", "1").statusCode()).isIn(201, 204);
  }

  private static void load(Rest at, String prefix, int keys) {
    String lines =
        IntStream.range(0, keys)
            .mapToObj(i -> "{\"key\":\"%s-%d\",\"value\":%d}".formatted(prefix, i, i))
            .collect(Collectors.joining("\n"));
    assertThat(at.load(lines).body()).contains("\"written\":" + keys);
  }

  private static void assertAllThere(Rest at, String prefix, int keys) {
    for (int i = 0; i < keys; i++) {
      assertThat(at.get(prefix + "-" + i).body()).isEqualTo(Integer.toString(i));
    }
  }
}
