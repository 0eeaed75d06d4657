package borg.bench.empty;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;

/** The limit: what the server itself can do, if a request costs nothing else. */
@Path("/entries/{key}")
@ApplicationScoped
public class EmptyResource {

  private static final byte[] VALUE = new byte[100];

  static {
    Arrays.fill(VALUE, (byte) 'x');
  }

  /** 100 bytes. */
  @GET
  public Response get() {
    return Response.ok(VALUE, "application/octet-stream").build();
  }

  /** Reads the body; that is all. */
  @PUT
  public Response put(byte[] value) {
    return Response.noContent().build();
  }
}
