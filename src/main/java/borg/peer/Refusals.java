package borg.peer;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** How many requests of peers were not even looked into, by the reason. Thread-safe. */
public final class Refusals {

  /** Why a request as a whole was refused. */
  public enum Why {
    /** It does not prove the cluster's secret. */
    PROOF,
    /** It is for another life, or another URL. */
    ADDRESS,
    /** It was here before. */
    REPLAY,
    /** It is too long, of another version, or can't be read at all. */
    UNREADABLE,
    /** Too much is under way here, or no life is here at the moment. */
    BUSY;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As it is written in a label. */
    public String label() {
      return label;
    }
  }

  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(Why.values().length).toArray(LongAdder[]::new);

  private void add(Why why) {
    counts[why.ordinal()].increment();
  }

  /** Counts an answer that is no good one. */
  void count(int status) {
    add(
        switch (status) {
          case PeerAnswer.FORBIDDEN -> Why.PROOF;
          case PeerAnswer.MISDIRECTED -> Why.ADDRESS;
          case PeerAnswer.CONFLICT -> Why.REPLAY;
          case PeerAnswer.UNAVAILABLE -> Why.BUSY;
          default -> Why.UNREADABLE;
        });
  }

  /** How many there were. */
  public long count(Why why) {
    return counts[why.ordinal()].sum();
  }
}
