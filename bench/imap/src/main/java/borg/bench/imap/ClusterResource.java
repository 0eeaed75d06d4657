package borg.bench.imap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** What the benchmark waits for. */
@Path("/cluster")
@ApplicationScoped
public class ClusterResource {

  @Inject private Entries entries;

  /** Members, whether each partition has its backup, and the keys of all. */
  @GET
  @Produces("application/json")
  public String cluster() {
    return "{\"members\":%d,\"safe\":%b,\"keys\":%d}"
        .formatted(entries.members(), entries.isSafe(), entries.map().size());
  }
}
