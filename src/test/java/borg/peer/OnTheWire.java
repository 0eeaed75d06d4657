package borg.peer;

/**
 * A message as it travels between two instances: the bytes, which mean the same by another clock.
 * Times are of the monotonic clock of who writes or reads, in nanoseconds.
 */
public final class OnTheWire {

  private final byte[] bytes;

  private OnTheWire(WireWriter out) {
    this.bytes = out.toBytes();
  }

  /** A request, written at this moment. */
  public static OnTheWire of(Request<?> request, long now) {
    var out = new WireWriter(now);
    RequestCodec.write(out, request);
    return new OnTheWire(out);
  }

  /** An answer, written at this moment. */
  public static OnTheWire of(Answer answer, long now) {
    var out = new WireWriter(now);
    ReplyCodec.write(out, answer);
    return new OnTheWire(out);
  }

  /** How long it is, within a batch. */
  public int size() {
    return bytes.length;
  }

  /** The request, read at this moment. */
  @SuppressWarnings("unchecked")
  public <R extends Reply> Request<R> request(long now) {
    var in = new WireReader(bytes, now);
    return (Request<R>) RequestCodec.read(in.u8(), in.frame(now));
  }

  /** The answer, read at this moment. */
  public Answer answer(long now) {
    var in = new WireReader(bytes, now);
    return ReplyCodec.read(in.u8(), in.frame(now));
  }
}
