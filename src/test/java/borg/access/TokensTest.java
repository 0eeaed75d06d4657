package borg.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  private static final String SECRET = "s3cret-._~";

  @Test
  void nothing_isNoTokens() {
    assertThat(Tokens.of("")).isSameAs(Tokens.NONE);
    assertThat(Tokens.of(" ,\n , ").isEmpty()).isTrue();
  }

  @Test
  void each_isFoundByItsTokenAlone() {
    Tokens tokens = Tokens.of("ann:read:t1,\n bob:write:t2:team/a:b, root:admin:" + SECRET + "\n");

    assertThat(tokens.size()).isEqualTo(3);
    assertThat(tokens.find("t1")).isEqualTo(new Caller("ann", Role.READ, ""));
    assertThat(tokens.find("t2")).isEqualTo(new Caller("bob", Role.WRITE, "team/a:b"));
    assertThat(tokens.find(SECRET)).isEqualTo(new Caller("root", Role.ADMIN, ""));
    assertThat(tokens.find("t")).isNull();
    assertThat(tokens.find("ann")).isNull();
    assertThat(tokens.find("")).isNull();
  }

  @Test
  void oneNameMayHaveTwoTokens_whileTheyAreRotated() {
    Tokens tokens = Tokens.of("ann:read:old,ann:read:new");

    assertThat(tokens.find("old")).isEqualTo(tokens.find("new"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "ann:read:",
        ":read:t",
        "ann:Read:t",
        "ann:root:t",
        "an n:read:t",
        "ann:read:t t",
        "ann:read:t/t"
      })
  void malformed_isRefusedWithoutRepeatingIt(String wrong) {
    assertThatThrownBy(() -> Tokens.of("ok:read:fine," + wrong + ":" + SECRET + ",x:read:y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number 2")
        .message()
        .doesNotContain(SECRET);
  }

  @Test
  void oneTokenTwice_isRefused() {
    assertThatThrownBy(() -> Tokens.of("ann:read:same,bob:admin:same"))
        .hasMessageContaining("twice");
  }

  @Test
  void moreThanMost_isRefused() {
    String many =
        IntStream.rangeClosed(0, Tokens.MOST)
            .mapToObj(i -> "n:read:t" + i)
            .collect(Collectors.joining(","));

    assertThatThrownBy(() -> Tokens.of(many)).hasMessageContaining("more than");
  }

  @Test
  void text_showsNoToken() {
    assertThat(Tokens.of("ann:read:" + SECRET).toString()).isEqualTo("1 tokens");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /entry, read, KEY",
    "HEAD, /entry, read, KEY",
    "PUT, /entry, write, KEY",
    "DELETE, /entry, write, KEY",
    "PATCH, /entry, write, KEY",
    "POST, /entry, write, KEY",
    "TRACE, /entry, read, KEY",
    "GET, /entries, read, PREFIX",
    "POST, /entries, write, LINES",
    "DELETE, /entries, admin, PREFIX",
    "POST, /read, read, LINES",
    "GET, /events, read, PREFIX",
    "GET, /cluster, read, NOTHING",
    "GET, /cluster/local, read, NOTHING",
    "GET, /cluster/events, read, NOTHING",
    "GET, /cluster/owner, read, KEY",
    "GET, /cluster/safe-to-stop/a, read, NOTHING",
    "POST, /cluster/leave, admin, NOTHING",
    "POST, /cluster/forget/a, admin, NOTHING",
    "POST, /cluster/accept-loss, admin, NOTHING",
    "GET, /, , ANYTHING",
    "GET, /problems/no-majority, , ANYTHING",
    "POST, /, read, ANYTHING",
    "GET, /nonsense, read, ANYTHING"
  })
  void permissions_areThoseOfTheContract(
      String method, String route, String role, Permission.Names names) {
    Permission needed = Permission.of(method, route);

    assertThat(String.valueOf(needed.role())).isEqualTo(String.valueOf(role));
    assertThat(needed.names()).isEqualTo(names);
    assertThat(needed.isOpen()).isEqualTo(role == null);
  }

  @Test
  void roles_coverTheOnesBefore() {
    assertThat(Role.ADMIN.covers(Role.READ)).isTrue();
    assertThat(Role.WRITE.covers(Role.WRITE)).isTrue();
    assertThat(Role.READ.covers(Role.WRITE)).isFalse();
    assertThat(Role.WRITE.covers(Role.ADMIN)).isFalse();
  }
}
