package borg.cluster;

import static borg.cluster.AccessConformance.LET_IN;
import static org.assertj.core.api.Assertions.assertThat;

import borg.jwt.Issuer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** The contract's section on access, asked with JWTs beside the other tokens. */
final class JwtConformance {

  private static final Issuer FIRST = Issuer.rsa("first");
  private static final Issuer SECOND = Issuer.rsa("second");

  /** What the instance begins with. */
  static final String FIRST_KEYS = Issuer.jwks(FIRST);

  private final AccessConformance access;

  JwtConformance(AccessConformance access) {
    this.access = access;
  }

  /** Who sends what is answered how; the other tokens go on working. */
  void claimsDecide() {
    assertThat(access.put("x", AccessConformance.ADMIN)).isEqualTo(LET_IN);
    assertThat(read(FIRST.token("read"))).isEqualTo(LET_IN);
    assertThat(access.put("x", FIRST.token("read"))).isEqualTo(403);
    assertThat(access.put("x", FIRST.token("somebody", "borg-write"))).isEqualTo(LET_IN);
    assertThat(acceptLoss(FIRST.token("write"))).isEqualTo(403);
    // Which needs no cluster, here: there is nothing that was lost.
    assertThat(acceptLoss(FIRST.tokenWith("upn", "eve\nadded line", "admin"))).isEqualTo(200);

    String ours = FIRST.tokenWith("borg_prefix", "ours/", "write");
    assertThat(access.put("ours/x", ours)).isEqualTo(LET_IN);
    assertThat(access.put("theirs/x", ours)).isEqualTo(403);

    HttpResponse<String> noGroup = access.ask("GET", "/entries/x", FIRST.token("somebody"));
    assertThat(noGroup.statusCode()).isEqualTo(403);
    assertThat(noGroup.body()).contains("This takes the role read; the token has none.");
    assertThat(access.ask("GET", "/", FIRST.token()).statusCode()).isEqualTo(200);

    refuses(FIRST.expired("admin"));
    refuses(FIRST.unsigned("admin"));
    refuses(FIRST.tokenWith("iss", "https://other.test", "admin"));
    refuses(Issuer.rsa("first").token("admin"));
    refuses(SECOND.token("admin"));
  }

  /** Nothing is told of why, and nothing of the token. */
  private void refuses(String token) {
    HttpResponse<String> answer = access.ask("GET", "/entries/x", token);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"borg\", error=\"invalid_token\"");
    assertThat(answer.body())
        .contains("The token is not one of those that are valid here.")
        .doesNotContain(List.of(token.split("\\.")).get(0), "jose4j", "xception");
  }

  /** A new key counts as soon as it may be asked for; the old one ends with it. */
  void keysAreRotated(Path file) throws IOException {
    String before = FIRST.token("read");
    assertThat(read(before)).isEqualTo(LET_IN);

    AccessConformance.replace(file, Issuer.jwks(SECOND));

    access.await(SECOND.token("read"), LET_IN);
    assertThat(read(before)).isEqualTo(401);
  }

  private int read(String token) {
    return access.ask("GET", "/entries/x", token).statusCode();
  }

  private int acceptLoss(String token) {
    return access.ask("POST", "/cluster/accept-loss", token).statusCode();
  }
}
