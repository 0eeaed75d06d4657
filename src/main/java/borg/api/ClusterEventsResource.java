package borg.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;

/** What happens to the cluster, as it happens. */
@Path("/cluster/events")
@ApplicationScoped
@Produces(Streaming.MEDIA_TYPE)
public class ClusterEventsResource {

  @Inject private Streams streams;
  @Inject private Streaming streaming;
  @Inject private ClusterWatch watch;

  @GET
  public void events(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    Call call = Call.of(request);
    call.query();
    if (streaming.isHead(call, async)) {
      return;
    }
    streams.enter();
    watch.add(
        closed -> streaming.outlet(call, async, closed), outlet -> streaming.open(call, outlet));
  }
}
