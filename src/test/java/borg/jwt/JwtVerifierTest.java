package borg.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import borg.access.Caller;
import borg.access.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTest {

  private static final Issuer ISSUER = Issuer.rsa("k1");
  private static final Issuer OTHER = Issuer.rsa("k1");

  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private JwtSettings settings = ISSUER.settings(Algorithm.RS256);

  private JwtVerifier verifier() {
    return new JwtVerifier(settings, () -> now, () -> 0, Runnable::run);
  }

  private Caller find(String token) {
    return verifier().find(token);
  }

  private JwtClaims claims() {
    return Issuer.claims(now, "write");
  }

  private Caller findWith(Consumer<JwtClaims> change) {
    JwtClaims claims = claims();
    change.accept(claims);
    return find(ISSUER.sign(claims));
  }

  @Test
  void signed_isWhoTheClaimsName() {
    assertThat(find(ISSUER.sign(claims()))).isEqualTo(new Caller("jwt:ann", Role.WRITE, ""));
  }

  @Test
  void signedByAnotherKey_isNobody() {
    assertThat(find(OTHER.sign(claims()))).isNull();
  }

  @Test
  void signedByNobody_isNobody() {
    assertThat(find(ISSUER.sign(claims(), "none", null))).isNull();
    assertThat(find(ISSUER.sign(claims(), "none", null) + "x")).isNull();
    assertThat(find(Issuer.withHeader(ISSUER.sign(claims()), Map.of("alg", "none")))).isNull();
  }

  @Test
  void publicKeyTakenForASharedSecret_isNobody() {
    for (byte[] secret :
        List.of(ISSUER.keys().getPublic().getEncoded(), ISSUER.pem().getBytes(), new byte[32])) {
      var key = new SecretKeySpec(secret, "HmacSHA256");
      assertThat(find(ISSUER.sign(claims(), "HS256", key))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS384", "RS512", "PS256"})
  void otherAlgorithmOfTheSameKey_isNobody(String algorithm) {
    assertThat(find(ISSUER.sign(claims(), algorithm, ISSUER.keys().getPrivate()))).isNull();
  }

  @Test
  void keyThatTheTokenBringsAlong_isNotUsed() {
    String header = "{\"alg\":\"RS256\",\"jwk\":%s}".formatted(OTHER.jwk());
    String token = OTHER.sign(claims());

    assertThat(find(Issuer.encode(header) + token.substring(token.indexOf('.')))).isNull();
  }

  @Test
  void alteredPayload_isNobody() {
    String[] parts = ISSUER.sign(claims()).split("\\.");
    String admin = Issuer.encode(Issuer.claims(now, "admin").toJson());

    assertThat(find(parts[0] + "." + admin + "." + parts[2])).isNull();
  }

  @Test
  void times_bindBothEnds() {
    long second = now.getEpochSecond();
    assertThat(findWith(c -> c.setExpirationTime(at(second + 1)))).isNotNull();
    assertThat(findWith(c -> c.setExpirationTime(at(second)))).isNull();
    assertThat(findWith(c -> c.unsetClaim("exp"))).isNull();
    assertThat(findWith(c -> c.setClaim("exp", "soon"))).isNull();
    assertThat(findWith(c -> c.setNotBefore(at(second)))).isNotNull();
    assertThat(findWith(c -> c.setNotBefore(at(second + 1)))).isNull();
    assertThat(findWith(c -> c.unsetClaim("iat"))).isNull();
    assertThat(findWith(c -> c.setExpirationTime(at(Long.MAX_VALUE)))).isNotNull();
  }

  @Test
  void skew_isLeewayAtBothEnds() {
    settings = with(Set.of(), 60, 0);
    long second = now.getEpochSecond();

    JwtClaims expiring = claims();
    expiring.setIssuedAt(at(second - 600));
    expiring.setExpirationTime(at(second - 59));
    assertThat(find(ISSUER.sign(expiring))).isNotNull();
    expiring.setExpirationTime(at(second - 60));
    assertThat(find(ISSUER.sign(expiring))).isNull();
    assertThat(findWith(c -> c.setNotBefore(at(second + 60)))).isNotNull();
  }

  @Test
  void age_countsFromWhenItWasIssued() {
    settings = with(Set.of(), 0, 30);
    long second = now.getEpochSecond();

    assertThat(findWith(c -> c.setIssuedAt(at(second - 30)))).isNotNull();
    assertThat(findWith(c -> c.setIssuedAt(at(second - 31)))).isNull();
    assertThat(findWith(c -> c.setIssuedAt(at(second + 1)))).isNull();
  }

  @Test
  void issuer_mustBeTheOneThatIsSet() {
    assertThat(findWith(c -> c.setIssuer(Issuer.NAME + "/"))).isNull();
    assertThat(findWith(c -> c.unsetClaim("iss"))).isNull();
  }

  @Test
  void audience_mustBeOneOfThoseThatAreSet() {
    assertThat(findWith(c -> c.setAudience("whoever"))).isNotNull();
    settings = with(Set.of("borg", "store"), 0, 0);

    assertThat(findWith(c -> c.setAudience("other", "store"))).isNotNull();
    assertThat(findWith(c -> c.setAudience("other"))).isNull();
    assertThat(findWith(c -> {})).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "read, READ",
    "borg-write, WRITE",
    "'read,admin,write', ADMIN",
    "'Admin,root,borg-,borg-borg-admin,admin ', ",
    "'', "
  })
  void groups_theHighestOfOursCounts(String groups, Role role) {
    assertThat(findWith(c -> c.setStringListClaim("groups", groups.split(","))).role())
        .isEqualTo(role);
  }

  @Test
  void groupsInAnotherForm_areNoRole() {
    assertThat(findWith(c -> c.unsetClaim("groups")).role()).isNull();
    assertThat(findWith(c -> c.setClaim("groups", "admin")).role()).isNull();
    assertThat(findWith(c -> c.setClaim("groups", Map.of("admin", 1))).role()).isNull();
    assertThat(findWith(c -> c.setClaim("groups", List.of(1, "read"))).role()).isEqualTo(Role.READ);
  }

  @Test
  void principal_isTheFirstThatIsThere() {
    Consumer<JwtClaims> noUpn = c -> c.unsetClaim("upn");
    assertThat(findWith(noUpn)).isNull();
    Consumer<JwtClaims> subject = noUpn.andThen(c -> c.setSubject("s"));
    assertThat(findWith(subject).name()).isEqualTo("jwt:s");
    assertThat(findWith(subject.andThen(c -> c.setClaim("preferred_username", "p"))).name())
        .isEqualTo("jwt:p");
    assertThat(findWith(c -> c.setClaim("upn", 1))).isNull();
    assertThat(findWith(c -> c.setClaim("upn", " "))).isNull();
    assertThat(findWith(c -> c.setClaim("upn", "x".repeat(1025)))).isNull();
  }

  @Test
  void prefix_thatCantBeReadOpensNothing() {
    assertThat(findWith(c -> c.setClaim("borg_prefix", "app/")).prefix()).isEqualTo("app/");
    assertThat(findWith(c -> c.setClaim("borg_prefix", List.of("app/")))).isNull();
    assertThat(findWith(c -> c.setClaim("borg_prefix", null))).isNull();
  }

  @Test
  void ellipticCurve_isVerifiedToo() {
    Issuer issuer = Issuer.ec("e1");
    settings = issuer.settings(Algorithm.ES256);

    assertThat(find(issuer.sign(claims()))).isNotNull();
    assertThat(find(Issuer.ec("e1").sign(claims()))).isNull();
    assertThat(find(ISSUER.sign(claims()))).isNull();
    // Both halves zero: what Java once took for anybody's signature (CVE-2022-21449).
    String token = issuer.sign(claims());
    String zeros = Issuer.encode("\0".repeat(64));
    assertThat(find(token.substring(0, token.lastIndexOf('.') + 1) + zeros)).isNull();
  }

  @Test
  void cached_endsWithTheToken() {
    JwtVerifier verifier = verifier();
    String token = ISSUER.sign(claims());

    assertThat(verifier.find(token)).isSameAs(verifier.find(token));
    now = now.plusSeconds(599);
    assertThat(verifier.find(token)).isNotNull();
    now = now.plusSeconds(1);
    assertThat(verifier.find(token)).isNull();
    assertThat(verifier.cached()).isZero();
  }

  @Test
  void cached_endsWhenTheTokenIsTooOld() {
    settings = with(Set.of(), 5, 30);
    JwtVerifier verifier = verifier();
    String token = ISSUER.sign(claims());

    assertThat(verifier.find(token)).isNotNull();
    now = now.plusSeconds(35);
    assertThat(verifier.find(token)).isNotNull();
    now = now.plusSeconds(1);
    assertThat(verifier.find(token)).isNull();
  }

  @Test
  void invalid_isNotRemembered() {
    JwtVerifier verifier = verifier();
    for (int i = 0; i < 10; i++) {
      assertThat(verifier.find(ISSUER.sign(claims()) + "A".repeat(4 * i + 4))).isNull();
    }
    assertThat(verifier.cached()).isZero();
  }

  @Test
  void anything_throwsNothing() {
    JwtVerifier verifier = verifier();
    var random = new Random(1);
    String valid = ISSUER.sign(claims());
    for (int i = 0; i < 3_000; i++) {
      String mutant = mutant(valid, random);
      Caller found = verifier.find(mutant);
      // The last character of a signature has bits that mean nothing.
      assertThat(found == null || mutant.startsWith(valid.substring(0, valid.length() - 1)))
          .as(mutant)
          .isTrue();
    }
  }

  private static String mutant(String valid, Random random) {
    var text = new StringBuilder(valid);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, (char) random.nextInt(256));
        case 2 -> text.setLength(at + 1);
        default -> text.setCharAt(at, "AZaz09-_.".charAt(random.nextInt(9)));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "{\"a\":",
        "{}",
        "null",
        "1",
        "\"",
        "[]",
        "{\"alg\":1}",
        "{\"alg\":[]}",
        "{\"alg\":\"RS256\",\"kid\":1}",
        "{\"alg\":\"RS256\",\"kid\":{}}",
        "{\"alg\":\"RS256\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"RS256\",\"cty\":\"JWT\"}",
        "{\"alg\":\"RS256\",\"alg\":\"none\"}",
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}"
      })
  void nonsenseInside_throwsNothing(String text) {
    JwtVerifier verifier = verifier();
    String[] valid = ISSUER.sign(claims()).split("\\.");
    // As deep as it gets in what is read at all.
    String deep = text.repeat(Math.max(1, 5_900 / text.length()));
    for (String part : List.of(Issuer.encode(text), Issuer.encode(deep))) {
      assertThat(verifier.find(part + "." + valid[1] + "." + valid[2])).isNull();
      assertThat(verifier.find(valid[0] + "." + part + "." + valid[2])).isNull();
      assertThat(verifier.find(valid[0] + "." + valid[1] + "." + part)).isNull();
      assertThat(verifier.find(part + "." + part + "." + part)).isNull();
    }
  }

  @Test
  void tooLong_isRefusedUnread() {
    JwtClaims claims = claims();
    claims.setClaim("more", "x".repeat(JwtVerifier.MOST_CHARS));

    assertThat(find(ISSUER.sign(claims))).isNull();
  }

  private static NumericDate at(long second) {
    return NumericDate.fromSeconds(second);
  }

  private JwtSettings with(Set<String> audiences, int skew, int age) {
    return new JwtSettings(
        Issuer.NAME, audiences, skew, age, Algorithm.RS256, settings.source(), settings.keys());
  }
}
