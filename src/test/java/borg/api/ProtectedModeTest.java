package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedModeTest {

  private static String objection(String client, String host, String... origins) {
    return ProtectedMode.objection(client, "http", List.of(host), List.of(origins));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
  void client_onThisMachineIsServed(String client) {
    assertThat(objection(client, "localhost:8080")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "192.168.0.7", "0.0.0.0", "fe80::1", "::", "localhost", ""})
  void client_elsewhereIsRefused(String client) {
    assertThat(objection(client, "localhost")).contains("loopback clients", "borg.api.tokens");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "a.localhost",
        "127.0.0.1:8080",
        "127.0.0.9",
        "[::1]:8080",
        "[::1]",
        "localhost:"
      })
  void host_ofThisMachineIsServed(String host) {
    assertThat(objection("127.0.0.1", host)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
        "10.0.0.1", "[fe80::1]", "127.0.0.1@evil.example", "localhost evil", "127.0.0.256",
        "2130706433", "::1", "xlocalhost", "localhost:80:80", "localhost:x"
      })
  void host_ofAnotherNameIsRefused(String host) {
    // A page whose name was made to point here (DNS rebinding) still sends its own name.
    assertThat(objection("127.0.0.1", host)).contains("Host");
  }

  @Test
  void hosts_mayNotBeTwo() {
    List<String> two = List.of("localhost", "localhost");
    assertThat(ProtectedMode.objection("127.0.0.1", "http", two, List.of())).contains("two Host");
    assertThat(ProtectedMode.objection("127.0.0.1", "http", List.of(), List.of())).isNull();
  }

  @Test
  void origin_mustBeThisInstance() {
    assertThat(objection("127.0.0.1", "localhost:8080", "http://localhost:8080")).isNull();
    for (String other :
        List.of(
            "null",
            "",
            "http://localhost",
            "http://localhost:8081",
            "https://localhost:8080",
            "http://127.0.0.1:8080",
            "http://evil.example")) {
      assertThat(objection("127.0.0.1", "localhost:8080", other)).contains("Origin");
    }
    assertThat(objection("127.0.0.1", "localhost:80", "http://localhost:80", "http://localhost:80"))
        .contains("Origin");
  }
}
