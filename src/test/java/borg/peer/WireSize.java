package borg.peer;

/** How many bytes a message takes between instances, within a batch. */
public final class WireSize {

  private static final long NOW = 1_000_000_000L;

  private WireSize() {}

  /** Of a request. */
  public static int of(Request<?> request) {
    var out = new WireWriter(NOW);
    RequestCodec.write(out, request);
    return out.toBytes().length;
  }

  /** Of what it is answered. */
  public static int of(Reply reply) {
    var out = new WireWriter(NOW);
    ReplyCodec.write(out, Answer.of(reply));
    return out.toBytes().length;
  }
}
