package borg.api;

import static borg.api.JsonFactory.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import borg.node.Node;
import borg.placement.Key;
import borg.replication.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The cluster: who belongs, what each holds, and how one leaves. */
@Path("/cluster")
@ApplicationScoped
@Produces("application/json")
public class ClusterResource {

  private static final JsonObject SAFE = JSON.createObjectBuilder().add("safe", true).build();

  @Inject private Entries entries;
  @Inject private Later later;

  /** The last one that was asked for; null at first. */
  private volatile BucketTable bucketTable;

  @GET
  public void cluster(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(
        request,
        async,
        (call, node) -> {
          call.query();
          return Inquiry.infos(node)
              .thenApply(infos -> new ClusterReport(node.current(), infos).json());
        });
  }

  @GET
  @Path("owner")
  public void owner(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(
        request,
        async,
        (call, node) -> {
          call.query();
          Key key = call.key();
          List<String> owners = entries.owners(key);
          return Inquiry.copies(node, key)
              .thenApply(copies -> ClusterReport.owners(node, key, owners, copies));
        });
  }

  /** Who owns which bucket; made anew when the view changes, and else given as it is. */
  @GET
  @Path("buckets")
  public Response buckets(@Context HttpServletRequest request) {
    Call.of(request).query();
    var now = entries.node().current().now();
    BucketTable known = bucketTable;
    if (known == null || !known.isOf(now.view())) {
      known = BucketTable.of(now.view(), now.placement());
      bucketTable = known;
    }
    return json(known.json());
  }

  /** Keeps the request's thread while it writes, and so counts as a stream. */
  @GET
  @Path("local")
  @Produces("application/x-ndjson")
  public Response local(@Context HttpServletRequest request) {
    Call call = Call.of(request);
    call.query();
    call.permit().stream();
    Node node = entries.node();
    StreamingOutput lines = out -> new LocalExport(node.store(), node.clock()).writeTo(out);
    return Response.ok(lines).header("Borg-Node", entries.here()).build();
  }

  @GET
  @Path("safe-to-stop/{node}")
  public void safeToStop(
      @Context HttpServletRequest request,
      @PathParam("node") String name,
      @Suspended AsyncResponse async) {
    answer(
        request,
        async,
        (call, node) -> {
          call.query();
          return Inquiry.infos(node)
              .thenApply(infos -> safeToStop(Absence.of(name, node.current(), infos)));
        });
  }

  private static JsonObject safeToStop(Absence absence) {
    if (!absence.isKnown()) {
      throw new Refusal(Problem.of(404, "There is no member of this name."));
    }
    int buckets = absence.bucketsWithoutCopy();
    if (buckets > 0) {
      throw new Refusal(
          Problem.of(409, "As far as is known, " + buckets + " buckets would be left with no copy.")
              .with("safe", JsonValue.FALSE)
              .with("buckets", JSON.createValue(buckets)));
    }
    return SAFE;
  }

  @POST
  @Path("leave")
  public void leave(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(
        request,
        async,
        (call, node) -> {
          boolean force = call.query("force").isOn("force");
          return force
              ? node.leave().thenApply(done -> SAFE)
              : node.leaveInTurn().thenApply(ClusterResource::hasLeft);
        });
  }

  private static JsonObject hasLeft(boolean done) {
    if (!done) {
      throw new Refusal(
          Problem.of(
              409,
              "That would leave fewer than two instances, with those that leave at this moment, and"
                  + " nothing could be written; or not all others could be asked. ?force=true does it"
                  + " all the same."));
    }
    return SAFE;
  }

  /** An operator's word that a silent instance will never come back: it has no vote any more. */
  @POST
  @Path("forget/{node}")
  public Response forget(@Context HttpServletRequest request, @PathParam("node") String name) {
    Call.of(request).query();
    return switch (entries.node().membership().forget(name)) {
      case DONE -> Response.noContent().header("Borg-Node", entries.here()).build();
      case UNKNOWN -> throw new Refusal(Problem.of(404, "There is no member of this name."));
      case NO_MEMBER -> throw new UnavailableException(UnavailableException.Reason.STARTING);
      case ANSWERS ->
          throw new Refusal(
              Problem.of(409, "It answers; stop it, or have it leave: POST /cluster/leave there."));
    };
  }

  /** Also what is left of them goes: an operator gives up what they held. */
  @POST
  @Path("accept-loss")
  public void acceptLoss(@Context HttpServletRequest request, @Suspended AsyncResponse async) {
    answer(
        request,
        async,
        (call, node) -> {
          call.query();
          return node.acceptLoss()
              .thenApply(buckets -> JSON.createObjectBuilder().add("buckets", buckets).build());
        });
  }

  /** How a question about the cluster is answered. */
  private interface Inquirer {
    CompletionStage<JsonObject> ask(Call call, Node node);
  }

  private void answer(HttpServletRequest request, AsyncResponse async, Inquirer inquirer) {
    Call call = Call.of(request);
    later.answer(call, async, () -> inquirer.ask(call, entries.node()).thenApply(this::json));
  }

  private Response json(JsonValue json) {
    return json(json.toString().getBytes(UTF_8));
  }

  private Response json(byte[] json) {
    return Response.ok(json)
        .header("Cache-Control", "no-store")
        .header("Borg-Node", entries.here())
        .build();
  }
}
