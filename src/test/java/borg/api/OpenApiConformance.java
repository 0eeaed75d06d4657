package borg.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The server describes its interface, and is as it says. */
final class OpenApiConformance extends Conformance {

  /** Headers that are described wherever they come. */
  private static final Set<String> COMMON =
      Set.of(
          "ETag",
          "Last-Modified",
          "Borg-Ttl",
          "Borg-Owners",
          "Borg-Previous-ETag",
          "Borg-Replayed",
          "Borg-Events",
          "Retry-After");

  private final OpenApi described = OpenApi.ours();

  OpenApiConformance(URI base) {
    super(base);
  }

  @Override
  void all() throws IOException, InterruptedException {
    servedAsItIsWritten();
    methodsAreThoseDescribed();
    unknownParametersAreRefusedEverywhere();
    answersAreAsDescribed();
  }

  void servedAsItIsWritten() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/openapi?format=JSON")).GET();
    HttpResponse<byte[]> answer = send(request);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer)).doesNotContainIgnoringCase("payara").doesNotContain("Resource");
    OpenApi served = OpenApi.of(text(answer));

    String root = served.paths().contains(base.getPath() + "/read") ? base.getPath() : "";
    for (String path : described.paths()) {
      assertThat(served.paths()).contains(root + path);
      assertThat(served.methods(root + path)).as(path).isEqualTo(described.methods(path));
      for (String method : described.methods(path)) {
        String what = method + " " + path;
        assertThat(served.statuses(method, root + path))
            .as(what)
            .isEqualTo(described.statuses(method, path));
        assertThat(served.parameters(method, root + path))
            .as(what)
            .isEqualTo(described.parameters(method, path));
      }
    }
    assertThat(served.paths()).hasSameSizeAs(described.paths());
    assertThat(served.problemTypes()).isEqualTo(described.problemTypes());
  }

  void methodsAreThoseDescribed() throws IOException, InterruptedException {
    for (String path : described.paths()) {
      HttpResponse<byte[]> answer = send(at(path, "").method("PROPFIND", BodyPublishers.noBody()));
      assertProblem(answer, 405);
      var allowed = new TreeSet<String>();
      for (String method : header(answer, "Allow").toLowerCase(java.util.Locale.ROOT).split(",")) {
        allowed.add(method.strip());
      }
      Set<String> expected = described.methods(path);
      allowed.remove("options");
      if (expected.contains("get") && !expected.contains("head")) {
        allowed.remove("head");
      }
      assertThat(allowed).as(path).isEqualTo(expected);
    }
  }

  void unknownParametersAreRefusedEverywhere() throws IOException, InterruptedException {
    for (String path : described.paths()) {
      for (String method : described.methods(path)) {
        HttpRequest.Builder request =
            at(path, "tll=1")
                .method(method.toUpperCase(java.util.Locale.ROOT), BodyPublishers.noBody());
        if (described.statuses(method, path).contains("415")) {
          request.header("Content-Type", body(method, path));
        }
        HttpResponse<byte[]> answer = send(request);
        assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(400);
        assertDescribed(method, path, answer);
      }
    }
  }

  private static String body(String method, String path) {
    return method.equals("patch")
        ? "application/merge-patch+json"
        : method.equals("put") ? "text/plain" : "application/x-ndjson";
  }

  void answersAreAsDescribed() throws IOException, InterruptedException {
    String key = prefix + "openapi";
    String entry = "/entries/{key}";
    assertDescribed("put", entry, 201, send(own(key, "").PUT(body("1"))));
    assertDescribed("put", entry, 204, send(own(key, "?ttl=60").PUT(body("1"))));
    assertDescribed("put", entry, 200, send(own(key, "?previous=true").PUT(body("1"))));
    assertDescribed("put", entry, 412, send(own(key, "", "If-Match", "\"0\"").PUT(body("1"))));
    HttpResponse<byte[]> got = send(own(key, "").GET());
    assertDescribed("get", entry, 200, got);
    String tag = header(got, "ETag");
    assertDescribed("get", entry, 304, send(own(key, "", "If-None-Match", tag).GET()));
    assertDescribed("head", entry, 200, send(own(key, "").method("HEAD", BodyPublishers.noBody())));
    assertDescribed("post", entry, 204, send(own(key, "?ttl=60").POST(BodyPublishers.noBody())));
    String patch = "application/json-patch+json";
    assertDescribed(
        "patch", entry, 415, send(own(key, "").method("PATCH", BodyPublishers.noBody())));
    HttpRequest.Builder failing = own(key, "", "Content-Type", patch);
    String bad = "[{\"op\":\"test\",\"path\":\"/a\",\"value\":1}]";
    assertDescribed("patch", entry, 409, send(failing.method("PATCH", body(bad))));
    assertDescribed("delete", entry, 204, send(own(key, "").DELETE()));
    assertDescribed("delete", entry, 404, send(own(key, "").DELETE()));
    assertDescribed("get", "/cluster", 200, send(request("/cluster").GET()));
    assertDescribed("get", "/cluster/buckets", 200, send(request("/cluster/buckets").GET()));
    assertDescribed("get", "/entries", 200, send(request("/entries?limit=1").GET()));
    assertDescribed("get", "/entries", 406, send(request("/entries", "image/png").GET()));
    assertDescribed("get", "/cluster/owner", 200, send(request("/cluster/owner?key=a").GET()));
    assertDescribed("get", "/", 200, send(request("/").GET()));
    for (String type : described.problemTypes()) {
      assertDescribed("get", "/problems/{type}", 200, send(request("/problems/" + type).GET()));
    }
  }

  private HttpRequest.Builder own(String key, String query, String... headers) {
    HttpRequest.Builder request = request("/entries/" + key + query);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpRequest.Builder request(String target, String accept) {
    return request(target).header("Accept", accept);
  }

  private HttpRequest.Builder at(String path, String query) {
    String target =
        path.replace("{key}", prefix + "openapi")
            .replace("{node}", "nobody")
            .replace("{type}", "starting");
    boolean isKeyed =
        described.parameters(described.methods(path).iterator().next(), path).contains("key")
            && !path.contains("{key}");
    String all = isKeyed ? "key=" + prefix + "openapi&" + query : query;
    return request(target + (all.isEmpty() ? "" : "?" + all));
  }

  private void assertDescribed(
      String method, String path, int status, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(status);
    assertDescribed(method, path, answer);
  }

  private void assertDescribed(String method, String path, HttpResponse<byte[]> answer) {
    String what = method + " " + path + " " + answer.statusCode();
    assertThat(described.statuses(method, path)).contains(Integer.toString(answer.statusCode()));
    Set<String> types = described.mediaTypes(method, path, answer.statusCode());
    String type = header(answer, "Content-Type").replaceFirst(";.*", "");
    if (types.isEmpty()) {
      assertThat(answer.body()).as(what).isEmpty();
    } else if (!types.contains("*/*") && !method.equals("head")) {
      assertThat(types).as(what).contains(type);
    }
    Set<String> headers = described.headers(method, path, answer.statusCode());
    for (Map.Entry<String, ?> header : answer.headers().map().entrySet()) {
      COMMON.stream()
          .filter(header.getKey()::equalsIgnoreCase)
          .forEach(name -> assertThat(headers).as(what).contains(name));
    }
  }
}
