package borg.api;

import borg.json.JsonText;
import borg.placement.Key;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Many entries at once, by their keys. */
@Path("/read")
@ApplicationScoped
public class ReadResource {

  private static final int MAX_KEYS = 10_000;

  /** A key of 1,024 bytes, each of which JSON may escape as six characters, and the rest. */
  private static final int MAX_LINE_BYTES = 8 << 10;

  private static final int KEY_OVERHEAD_BYTES = 64;

  @Inject private Entries entries;

  /**
   * Reads all lines before the first is answered, since a bad one is an answer to the whole. Keeps
   * the request's thread, and so counts as a stream.
   */
  @POST
  @Consumes("application/x-ndjson")
  @Produces("application/x-ndjson")
  public Response read(@Context HttpServletRequest request)
      throws IOException, InterruptedException {
    Call call = Call.of(request);
    call.query();
    var reads =
        new ManyReads(
            (key, mostBytes) -> entries.read(key, mostBytes).toCompletableFuture(),
            keys(call),
            entries::now);
    reads.begin();
    StreamingOutput lines = out -> write(reads, request, out);
    return Response.ok(lines)
        .header("Cache-Control", "no-cache")
        .header("X-Content-Type-Options", "nosniff")
        .header("Borg-Node", entries.here())
        .build();
  }

  private static List<Key> keys(Call call) throws IOException {
    var lines = Lines.ofBody(call, MAX_LINE_BYTES);
    var keys = new ArrayList<Key>();
    for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
      if (line.isTooLong() || !line.isBlank()) {
        if (keys.size() == MAX_KEYS) {
          throw new Refusal(Problem.tooLarge("There are more than 10,000 keys."));
        }
        Key key = key(line);
        call.checkNamed(key);
        call.permit().hold(key.length() + KEY_OVERHEAD_BYTES);
        keys.add(key);
      }
    }
    return keys;
  }

  private static Key key(Lines.Line line) {
    try {
      if (line.isTooLong()) {
        throw new IllegalArgumentException("longer than any key");
      }
      Map<String, JsonText.Part> members = JsonText.members(line.bytes());
      JsonText.Part key = members.get("key");
      if (members.size() != 1 || key == null || !key.isString()) {
        throw new IllegalArgumentException("it must have 'key', a text, and nothing else");
      }
      return Key.of(key.string());
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(
          "Line %d can't be read: %s; right would be {\"key\":\"k\"}."
              .formatted(line.number(), e.getMessage()));
    }
  }

  private static void write(ManyReads reads, HttpServletRequest request, OutputStream out)
      throws IOException {
    boolean isWhole = false;
    try {
      reads.writeTo(out);
      isWhole = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      if (!isWhole) {
        Call.breakOff(request);
      }
    }
  }
}
