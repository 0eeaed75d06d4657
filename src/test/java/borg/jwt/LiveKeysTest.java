package borg.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that change at a real server, read on the thread of the test. */
class LiveKeysTest {

  private static final Issuer OLD = Issuer.rsa("old");
  private static final Issuer NEW = Issuer.rsa("new");

  private final AtomicLong nanos = new AtomicLong();
  private KeyServer server;
  private JwtSettings settings;
  private JwtVerifier verifier;

  @BeforeEach
  void begin() throws IOException {
    server = new KeyServer(Issuer.jwks(OLD));
    settings = Issuer.settings(KeySource.ofLocation(server.url()), Algorithm.RS256);
    verifier = verifier(Runnable::run);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private JwtVerifier verifier(Executor executor) {
    return new JwtVerifier(settings, InstantSource.system(), nanos::get, executor);
  }

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void newKey_isFetchedForTheFirstTokenThatNamesIt() {
    server.answer(200, Issuer.jwks(OLD, NEW));
    pass(LiveKeys.LEAST_SECONDS);

    assertThat(verifier.find(NEW.token("read"))).isNotNull();
    assertThat(verifier.find(OLD.token("read"))).isNotNull();
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void unknownKeys_doNotBringMoreRequestsThanAreDue() {
    pass(LiveKeys.LEAST_SECONDS);
    for (int i = 0; i < 100; i++) {
      assertThat(verifier.find(NEW.token("read"))).isNull();
      assertThat(verifier.find(OLD.token("read"))).isNotNull();
    }
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void withdrawnKey_endsWhatWasVerifiedByIt() {
    String token = OLD.token("read");
    assertThat(verifier.find(token)).isNotNull();
    server.answer(200, Issuer.jwks(NEW));

    pass(LiveKeys.REFRESH_SECONDS);

    assertThat(verifier.find(token)).isNull();
    assertThat(verifier.find(NEW.token("read"))).isNotNull();
  }

  @Test
  void serverThatIsDown_orServesNoKeys_shutsNobodyOut() {
    for (String body : new String[] {"", "{\"keys\":[]}", "<html>"}) {
      server.answer(body.isEmpty() ? 500 : 200, body);
      pass(LiveKeys.REFRESH_SECONDS);
      assertThat(verifier.find(OLD.token("read"))).isNotNull();
    }
    server.close();
    pass(LiveKeys.REFRESH_SECONDS);
    assertThat(verifier.find(OLD.token("read"))).isNotNull();
  }

  @Test
  void unchanged_costsNoToken() {
    String token = OLD.token("read");
    var before = verifier.find(token);
    pass(LiveKeys.REFRESH_SECONDS);

    assertThat(verifier.find(token)).isSameAs(before);
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void keyThatStandsInASetting_isNeverReadAgain() {
    settings = OLD.settings(Algorithm.RS256);
    verifier =
        verifier(
            task -> {
              throw new AssertionError();
            });
    pass(LiveKeys.REFRESH_SECONDS);

    assertThat(verifier.find(NEW.token("read"))).isNull();
    assertThat(verifier.find(OLD.token("read"))).isNotNull();
  }

  @Test
  void stalledServer_holdsUpAFewForAMoment() throws Exception {
    Queue<Runnable> stalled = new ArrayDeque<>();
    verifier = verifier(stalled::add);
    pass(LiveKeys.REFRESH_SECONDS);
    String token = NEW.token("read");
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      var waiting =
          IntStream.range(0, LiveKeys.MOST_WAITING)
              .mapToObj(i -> threads.submit(() -> verifier.find(token)))
              .toList();
      assertThat(verifier.find(OLD.token("read"))).isNotNull();
      for (Future<?> one : waiting) {
        assertThat(one.get(20, TimeUnit.SECONDS)).isNull();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(stalled).hasSize(1);
  }
}
