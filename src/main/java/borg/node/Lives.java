package borg.node;

import borg.store.Store;
import borg.time.Clock;
import java.util.function.Consumer;

/**
 * The lives of one instance, one after the other, and what each has of the one before. Thread-safe;
 * nothing is waited for.
 */
public final class Lives {

  /** Whose lives they are; called one at a time. */
  public interface Owner {

    /**
     * Makes the node of a life, which is not started yet.
     *
     * @param carries whether it brings what the life before held in another cluster
     * @param ended to be called when others have ended it
     * @param yielded to be called, with words for the log, when it has given way to another cluster
     */
    Node make(boolean carries, Runnable ended, Consumer<String> yielded);

    /** A life is about to be started. */
    void begins(Node node);

    /** Others have ended the life: the next one begins empty. */
    void ended(Node node);

    /** The life has given way: the next one carries what is in the store. */
    void yielded(Node node, String words);

    /** Whether there is so little room that nothing is to be put aside. */
    boolean isHeapShort();
  }

  private final Clock clock;
  private final long pause;
  private final Store store;
  private final Owner owner;
  private Node present;
  private boolean isOver;

  /**
   * An instance that has not lived yet.
   *
   * @param pause between two lives, in nanoseconds: a lease, by when no answer of the one before
   *     counts any more
   * @param store that of all its lives
   */
  public Lives(Clock clock, long pause, Store store, Owner owner) {
    this.clock = clock;
    this.pause = pause;
    this.store = store;
    this.owner = owner;
  }

  /** Begins the first life. Called once. */
  public synchronized void begin() {
    begin(null, null);
  }

  /** Lets no other life begin. */
  public synchronized void end() {
    isOver = true;
  }

  private void begin(Node former, Node ended) {
    if (isOver) {
      return;
    }
    present = owner.make(former != null, this::beginAnew, this::carryOver);
    if (former != null) {
      present.carryOver(former);
    }
    if (ended != null) {
      present.putAside(ended, owner::isHeapShort);
    }
    owner.begins(present);
    present.start();
  }

  /**
   * What the life held may be out of date in ways that nobody can tell any more: the next one
   * begins empty. It is put aside, for the case that all others have lost it.
   */
  private synchronized void beginAnew() {
    Node over = present;
    owner.ended(over);
    clock.after(
        pause,
        () -> {
          synchronized (this) {
            forget();
            begin(null, over);
          }
        });
  }

  private void forget() {
    store.renew();
  }

  /** The store stays as it is; each first owner there merges it, by version, before it goes. */
  private synchronized void carryOver(String words) {
    Node over = present;
    owner.yielded(over, words);
    clock.after(
        pause,
        () -> {
          synchronized (this) {
            begin(over, null);
          }
        });
  }
}
