package borg.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExposureTest {

  private static HttpListener listener(String address, boolean isSecure)
      throws UnknownHostException {
    return new HttpListener(
        address == null ? null : InetAddress.getByName(address), 8080, isSecure, null, null);
  }

  @Test
  void loopback_isNothingToSay() throws UnknownHostException {
    var listeners = List.of(listener("127.0.0.1", false), listener("::1", true));

    assertThat(Exposure.objections(listeners, false, false)).isEmpty();
  }

  @Test
  void exposedWithoutTokens_saysWhereAndWhatToSet() throws UnknownHostException {
    for (String address : new String[] {null, "0.0.0.0", "::", "192.0.2.7"}) {
      var listeners = List.of(listener("127.0.0.1", false), listener(address, true));

      String said = String.join("\n", Exposure.objections(listeners, false, true));

      assertThat(said).contains("refused (403)", "borg.api.tokens-file", ":8080");
      assertThat(said).doesNotContain("127.0.0.1:8080");
    }
  }

  @Test
  void exposedWithTokensInTheClear_isSaid() throws UnknownHostException {
    var plain = List.of(listener("192.0.2.7", false));

    assertThat(Exposure.objections(plain, true, false).toString())
        .contains("without TLS, at 192.0.2.7:8080");
    assertThat(Exposure.objections(List.of(listener("192.0.2.7", true)), true, false)).isEmpty();
    // Nothing is answered there.
    assertThat(Exposure.objections(plain, true, true)).isEmpty();
  }
}
