package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** What the REST contract says of keys, in paths and in queries. */
final class KeyConformance extends Conformance {

  KeyConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    keysAreKept();
    keysInTheQuery();
    pathsThatCannotBeRead();
  }

  void keysAreKept() throws IOException {
    for (String key :
        List.of(
            "x%2Fy",
            "x//y",
            "//",
            "x;a=1",
            "y;jsessionid=1/z",
            "y;jsessionidversion=1",
            "y;jreplica=1;a",
            ";",
            "..;/z",
            "a+b",
            "a%20b",
            "%0A%22",
            "%61",
            "a|b",
            "%25",
            "%E2%82%AC",
            "users/",
            "a:b@c",
            "...x")) {
      assertThat(raw("PUT", path(key), "Content-Length: 1\r\n\r\nx").status())
          .as(key)
          .isIn(201, 204);
      assertThat(raw("GET", path(key), "\r\n").status()).as(key).isEqualTo(200);
    }
    // The same key, written in two ways.
    assertThat(raw("GET", path("x/y"), "\r\n").status()).isEqualTo(200);
    assertThat(raw("GET", path("a%2Bb"), "\r\n").status()).isEqualTo(200);
    assertThat(raw("GET", path("a"), "\r\n").status()).isEqualTo(200);
    assertThat(raw("GET", path("x"), "\r\n").status()).isEqualTo(404);
    assertThat(raw("GET", path("y"), "\r\n").status()).isEqualTo(404);
    String longest = "k".repeat(1024 - prefix.length());
    assertThat(raw("PUT", path(longest), "Content-Length: 0\r\n\r\n").status()).isEqualTo(201);
    assertProblem(raw("PUT", path(longest + "k"), "Content-Length: 0\r\n\r\n"), 400);
  }

  void keysInTheQuery() throws IOException {
    String target = base.getPath() + "/entry?key=";
    for (String key : List.of("a%2F..%2Fb", "..", "%00", "%5C", "a+b", "x//y")) {
      String line = target + prefix.replace("/", "%2F") + key;
      assertThat(raw("PUT", line, "Content-Length: 1\r\n\r\nx").status()).as(key).isIn(201, 204);
      assertThat(raw("GET", line, "\r\n").body()).as(key).isEqualTo("x");
    }
    assertThat(raw("GET", path("a%20b"), "\r\n").status()).isEqualTo(200);
    for (String query : List.of("", "?key=", "?key=%", "?key=%ff", "?key=a&key=a", "?k=a")) {
      assertProblem(raw("GET", base.getPath() + "/entry" + query, "\r\n"), 400);
    }
    assertProblem(raw("GET", path("a") + "?key=b", "\r\n"), 400);
  }

  void pathsThatCannotBeRead() throws IOException {
    for (String key :
        List.of(
            "a%",
            "a%4",
            "a%zz",
            "a%5Cb",
            "a\\b",
            "a%00",
            "...",
            "a/.../b",
            "..",
            ".",
            "a/../b",
            "%2e%2e",
            "a/%2E/b",
            "%ff",
            "%c0%80",
            "\u00ff",
            "../../cluster/leave")) {
      for (String method : List.of("PUT", "POST")) {
        RawHttp.Answer answer = raw(method, path(key), "Content-Length: 1\r\n\r\nx");
        assertProblem(answer, 400);
        assertThat(answer.header("Server")).isEmpty();
      }
      // The server refuses a DELETE or GET with a body by itself.
      assertProblem(raw("DELETE", path(key), "\r\n"), 400);
      assertProblem(raw("GET", path(key), "\r\n"), 400);
    }
    assertProblem(raw("PUT", base.getPath() + "/entries/", "Content-Length: 1\r\n\r\nx"), 400);
  }
}
