package borg.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import borg.config.BorgConfig;
import borg.watch.EventId;
import borg.watch.Feed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import java.util.List;

/** What happens to keys, as it happens. */
@Path("/events")
@ApplicationScoped
@Produces(Streaming.MEDIA_TYPE)
public class EventsResource {

  @Inject private Entries entries;
  @Inject private Streams streams;
  @Inject private Streaming streaming;
  @Inject private BorgConfig config;

  private final EventStream.SharedText shared = new EventStream.SharedText();

  @GET
  public void events(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    Query query = call.query("prefix", "from");
    String prefix = query.get("prefix") == null ? "" : query.get("prefix");
    EventId from = from(call.lines("Last-Event-ID"), query.get("from"));
    if (streaming.isHead(call, async)) {
      return;
    }
    Feed feed = entries.node().feed();
    streams.enter();
    var stream =
        new EventStream(feed, call, async, shared, streaming, streams, prefix.getBytes(UTF_8));
    streams.after(config.requestTimeout().toNanos(), () -> stream.isLate(from != null));
    feed.subscribe(stream, from);
    stream.leaveIfClosed();
  }

  /** Where to go on from: the header is what a client sends that has come back by itself. */
  private static EventId from(List<String> header, String parameter) {
    String text = header.isEmpty() ? parameter : header.get(0);
    return text == null ? null : EventId.parse(text.strip()).orElse(EventId.UNREADABLE);
  }
}
