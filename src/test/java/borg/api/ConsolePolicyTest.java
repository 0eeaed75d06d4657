package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConsolePolicyTest {

  @Test
  void page_mayLoadPicturesOfOtherInstances_andNothingElseFromThem() {
    String policy =
        ConsolePolicy.allowing(
            List.of(
                "https://b.example.org:8443/borg",
                "http://[::1]:8080/borg",
                "https://b.example.org:8443/other"));

    assertThat(policy)
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
        .contains("; img-src 'self' blob: http://[::1]:8080 https://b.example.org:8443; ")
        .doesNotContain("unsafe", "/borg");
  }

  /** A member's URL comes from another machine: no text of it may become a directive. */
  @Test
  void urlThatIsNone_isLeftOut() {
    String none = ConsolePolicy.allowing(List.of());

    assertThat(
            ConsolePolicy.allowing(
                List.of(
                    "http://a; script-src *",
                    "http://a b/borg",
                    "http://*/borg",
                    "data:text/html,x",
                    "http://a:80\r\nX: y",
                    "https:/a",
                    "")))
        .isEqualTo(none);
  }
}
