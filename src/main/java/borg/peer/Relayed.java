package borg.peer;

/** What a relayed request was answered with. */
public record Relayed(Reply reply) implements Reply {

  public Relayed {
    if (reply instanceof Relayed) {
      throw new IllegalArgumentException("A relayed reply is not relayed again");
    }
  }
}
