package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import borg.placement.Key;
import java.net.URLEncoder;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No two keys become one, and none is out of reach, however a client encodes them. */
class TargetPropertiesTest {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*,=:@/+";

  @Provide
  Arbitrary<String> keys() {
    return Texts.any(1, 40).filter(text -> text.getBytes(UTF_8).length <= Key.MAX_BYTES);
  }

  @Property
  void keyInAPath_isWhatWasEncoded_orRefused(
      @ForAll("keys") String key, @ForAll long encoding, @ForAll boolean owners) {
    String raw = (owners ? "/cluster/owners/" : "/entries/") + encode(key, new Random(encoding));

    if (mayBeInAPath(key)) {
      assertThat(Target.of(raw).key()).isEqualTo(Key.of(key));
    } else {
      assertThatThrownBy(() -> Target.of(raw)).isInstanceOf(Refusal.class);
    }
  }

  @Property
  void keyInAQuery_isWhatWasEncoded(@ForAll("keys") String key) {
    String form = "key=" + URLEncoder.encode(key, UTF_8);

    assertThat(Query.of(form).get("key")).isEqualTo(key);
  }

  @Property
  void keys_areOfOneOrder_thatOfTheirBytes(@ForAll("keys") String one, @ForAll("keys") String two) {
    var map = new TreeMap<Key, Integer>();
    map.put(Key.of(one), 1);
    map.put(Key.of(two), 2);

    assertThat(map).hasSize(one.equals(two) ? 1 : 2);
    assertThat(Key.of(one).toString()).isEqualTo(one);
  }

  private static boolean mayBeInAPath(String key) {
    for (String segment : key.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..") || segment.equals("...")) {
        return false;
      }
    }
    return key.indexOf('\0') < 0 && key.indexOf('\\') < 0;
  }

  /** What must be encoded, and at random what need not be; hexadecimal digits of either case. */
  private static String encode(String key, Random random) {
    var out = new StringBuilder();
    for (byte b : key.getBytes(UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0 && random.nextInt(4) > 0) {
        out.append((char) b);
      } else {
        out.append(random.nextBoolean() ? "%%%02x".formatted(b) : "%%%02X".formatted(b));
      }
    }
    return out.toString();
  }
}
