package borg.bench.imap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.hazelcast.map.impl.proxy.MapProxyImpl;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Many entries, as lines of JSON: {@code {"key":"…","value":"…"}}. */
@Path("/entries")
@ApplicationScoped
public class EntriesResource {

  private static final String LINES = "application/x-ndjson";
  private static final int BATCH = 1_000;
  private static final int BATCHES_UNDER_WAY = 4;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder().rootValueSeparator("\n").build();

  @Inject private Entries entries;

  /** Batches, some of them under way beside the next one's reading. */
  @POST
  @Consumes(LINES)
  @Produces("application/json")
  public String load(InputStream body) throws IOException {
    Deque<CompletableFuture<Void>> underWay = new ArrayDeque<>();
    Map<String, byte[]> batch = new HashMap<>();
    long written = 0;
    try (JsonParser lines = JSON.createParser(body)) {
      while (lines.nextToken() == JsonToken.START_OBJECT) {
        readEntry(lines, batch);
        written++;
        if (batch.size() == BATCH) {
          send(batch, underWay);
          batch = new HashMap<>();
        }
      }
    }
    send(batch, underWay);
    underWay.forEach(CompletableFuture::join);
    return "{\"written\":" + written + "}";
  }

  private void send(Map<String, byte[]> batch, Deque<CompletableFuture<Void>> underWay) {
    if (underWay.size() == BATCHES_UNDER_WAY) {
      underWay.remove().join();
    }
    underWay.add(entries.map().setAllAsync(batch).toCompletableFuture());
  }

  private static void readEntry(JsonParser line, Map<String, byte[]> into) throws IOException {
    String key = null;
    byte[] value = null;
    while (line.nextToken() == JsonToken.FIELD_NAME) {
      String name = line.currentName();
      line.nextToken();
      if (name.equals("key")) {
        key = line.getText();
      } else {
        value = line.getText().getBytes(StandardCharsets.UTF_8);
      }
    }
    into.put(key, value);
  }

  /** All of them, fetched partition by partition. */
  @GET
  @Produces(LINES)
  public StreamingOutput export() {
    Iterator<Map.Entry<String, byte[]>> all =
        ((MapProxyImpl<String, byte[]>) entries.map()).iterator(BATCH);
    return out -> {
      try (JsonGenerator lines = JSON.createGenerator(out)) {
        while (all.hasNext()) {
          Map.Entry<String, byte[]> entry = all.next();
          lines.writeStartObject();
          lines.writeStringField("key", entry.getKey());
          lines.writeFieldName("value");
          lines.writeUTF8String(entry.getValue(), 0, entry.getValue().length);
          lines.writeEndObject();
        }
      }
    };
  }
}
