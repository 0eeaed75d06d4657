package borg.peer;

/**
 * How a request ended, as it travels back: a reply, or the refusal in its place.
 *
 * @param reply null if it was refused
 * @param refusal null unless it was refused
 */
public record Answer(Reply reply, PeerException refusal) {

  public static Answer of(Reply reply) {
    return new Answer(reply, null);
  }

  public static Answer of(PeerException refusal) {
    return new Answer(null, refusal);
  }
}
