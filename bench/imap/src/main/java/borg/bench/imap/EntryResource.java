package borg.bench.imap;

import com.hazelcast.map.IMap;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** One entry. Threads wait for the map: that was measured to be faster here than its stages. */
@Path("/entries/{key}")
@ApplicationScoped
public class EntryResource {

  @Inject private Entries entries;

  private IMap<String, byte[]> map;

  @PostConstruct
  void find() {
    map = entries.map();
  }

  /** The value, or 404. */
  @GET
  public Response get(@PathParam("key") String key) {
    byte[] value = map.get(key);
    return value == null
        ? Response.status(404).build()
        : Response.ok(value, "application/octet-stream").build();
  }

  /** Replaces without looking at what was there: the cheapest that there is. */
  @PUT
  public Response put(@PathParam("key") String key, byte[] value) {
    map.set(key, value);
    return Response.noContent().build();
  }

  /** Likewise. */
  @DELETE
  public Response delete(@PathParam("key") String key) {
    map.delete(key);
    return Response.noContent().build();
  }
}
