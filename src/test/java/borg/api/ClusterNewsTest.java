package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of two reports is news. */
class ClusterNewsTest {

  private static ClusterNews news(String nodes, int bucketsToGo) {
    String report =
        """
        {"nodes":[%s],
         "rebalance":{"running":false,"bucketsToGo":%d,"entriesMoved":1,"bytesMoved":2,"lastMillis":3}}
        """
            .formatted(nodes, bucketsToGo);
    JsonObject json = Json.createReader(new StringReader(report)).readObject();
    return ClusterNews.of(json);
  }

  private static List<String> names(List<byte[]> texts) {
    return texts.stream()
        .map(text -> new String(text, UTF_8))
        .filter(text -> text.startsWith("event"))
        .map(text -> text.startsWith("event: member") ? text.substring(7).strip() : firstLine(text))
        .toList();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElseThrow();
  }

  private static final String A = "{\"node\":\"a\",\"state\":\"ready\"}";
  private static final String B = "{\"node\":\"b\",\"state\":\"ready\"}";
  private static final String SILENT = "{\"node\":\"b\",\"state\":\"unreachable\"}";

  @Test
  void whoHasHeardNothing_isToldAll() {
    assertThat(names(news(A + "," + B, 0).all()))
        .containsExactly(
            "member\ndata: " + A, "member\ndata: " + B, "event: rebalance", "event: info");
  }

  @Test
  void whatHasNotChanged_isNotToldAgain() {
    assertThat(names(news(A, 0).since(news(A, 0)))).containsExactly("event: info");
  }

  @Test
  void changes_areTold() {
    assertThat(names(news(A + "," + SILENT, 7).since(news(A + "," + B, 0))))
        .containsExactly("member\ndata: " + SILENT, "event: rebalance", "event: info");
    assertThat(names(news(A, 0).since(news(A + "," + B, 0))))
        .containsExactly("member\ndata: {\"node\":\"b\",\"state\":\"gone\"}", "event: info");
  }
}
