package borg.config;

import borg.jwt.Algorithm;
import borg.jwt.JwtSettings;
import borg.jwt.KeySource;
import borg.jwt.VerificationKeys;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what MicroProfile JWT says how tokens are verified by, and the keys. */
final class JwtReader {

  static final String SWITCH = "borg.api.jwt";

  private static final String KEY = "mp.jwt.verify.publickey";
  private static final String LOCATION = "mp.jwt.verify.publickey.location";
  private static final String ALGORITHM = "mp.jwt.verify.publickey.algorithm";
  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final String AUDIENCES = "mp.jwt.verify.audiences";
  private static final String SKEW = "mp.jwt.verify.clock.skew";
  private static final String AGE = "mp.jwt.verify.token.age";
  private static final int DEFAULT_SKEW_SECONDS = 60;
  private static final int DAY_SECONDS = 86_400;

  private final SettingsReader settings;

  JwtReader(SettingsReader settings) {
    this.settings = settings;
  }

  /** Null if the keys, or where they are, are wrong. */
  JwtSettings read() {
    String issuer = settings.raw(ISSUER);
    if (issuer.isEmpty()) {
      settings.isWrong("%s is true, but %s is not set".formatted(SWITCH, ISSUER));
    }
    Set<String> audiences =
        Arrays.stream(settings.raw(AUDIENCES).split(","))
            .map(String::strip)
            .filter(audience -> !audience.isEmpty())
            .collect(Collectors.toSet());
    int skew = seconds(SKEW, DEFAULT_SKEW_SECONDS, DAY_SECONDS);
    int age = seconds(AGE, 0, 999_999_999);
    Stream.of("mp.jwt.decrypt.key.location", "mp.jwt.token.header")
        .filter(name -> !settings.raw(name).isEmpty())
        .filter(name -> !settings.raw(name).equals("Authorization"))
        .forEach(name -> settings.isWrong("%s is set, which Borg does not know".formatted(name)));
    Algorithm algorithm = algorithm();
    KeySource source = source();
    VerificationKeys keys = source == null ? null : keys(source, algorithm);
    return keys == null
        ? null
        : new JwtSettings(issuer, audiences, skew, age, algorithm, source, keys);
  }

  private int seconds(String name, int otherwise, int most) {
    return settings.raw(name).isEmpty() ? otherwise : settings.number(name, 0, most);
  }

  private Algorithm algorithm() {
    String name = settings.raw(ALGORITHM);
    if (name.isEmpty() || name.equals(Algorithm.RS256.name())) {
      return Algorithm.RS256;
    }
    if (!name.equals(Algorithm.ES256.name())) {
      settings.isWrong("%s is '%s', not RS256 or ES256".formatted(ALGORITHM, name));
    }
    return Algorithm.ES256;
  }

  private KeySource source() {
    String text = settings.raw(KEY);
    String location = settings.raw(LOCATION);
    if (text.isEmpty() == location.isEmpty()) {
      settings.isWrong(
          text.isEmpty()
              ? "%s is true, but neither %s nor %s is set".formatted(SWITCH, KEY, LOCATION)
              : "%s and %s are both set; one of them is enough".formatted(KEY, LOCATION));
      return null;
    }
    return text.isEmpty() ? KeySource.ofLocation(location) : KeySource.ofText(text);
  }

  private VerificationKeys keys(KeySource source, Algorithm algorithm) {
    try {
      return source.load(algorithm);
    } catch (IllegalArgumentException e) {
      settings.isWrong(
          source.shown() == null
              ? "%s can't be used: %s".formatted(KEY, e.getMessage())
              : "%s is '%s': %s".formatted(LOCATION, source.shown(), e.getMessage()));
      return null;
    }
  }
}
