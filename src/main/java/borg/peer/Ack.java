package borg.peer;

/** It is done. */
public record Ack() implements Reply {
  public static final Ack DONE = new Ack();
}
