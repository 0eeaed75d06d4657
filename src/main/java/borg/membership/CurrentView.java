package borg.membership;

import borg.placement.Placement;
import borg.view.History;
import borg.view.Life;
import borg.view.Member;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The view that this life is in, and whether it may answer. Thread-safe.
 *
 * <p>Who reads or changes a bucket holds {@link #steady()} meanwhile, and nothing is waited for
 * while it is held: so each such step belongs to one view as a whole, and a new view is adopted
 * between two steps.
 */
public final class CurrentView {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Member self;
  private volatile Snapshot now;
  private volatile Permission permission = new Permission(0, false, false);

  /** One value, so that a read sees one permission and not halves of two. */
  private record Permission(long leaseUntil, boolean aloneMayRead, boolean isCutOff) {
    boolean hasCluster(long nanoTime) {
      return leaseUntil - nanoTime > 0;
    }
  }

  CurrentView(Member self, int buckets) {
    this.self = self;
    this.now = new Snapshot(History.NONE, Placement.of(History.NONE.view().ready(), buckets));
  }

  /**
   * Held during a step of the data path: the view can't change. Not while anything is waited for.
   */
  public Lock steady() {
    return lock.readLock();
  }

  Lock change() {
    return lock.writeLock();
  }

  public Snapshot now() {
    return now;
  }

  public Member self() {
    return self;
  }

  /**
   * Whether this life has the cluster: a majority has answered it lately, so that no view without
   * it can have begun to act. To be asked <em>after</em> the step that it is to justify.
   *
   * @param nanoTime of the monotonic clock, read after that step
   */
  public boolean hasCluster(long nanoTime) {
    return permission.hasCluster(nanoTime);
  }

  /** How much is left of the time for which it has the cluster, in nanoseconds; 0 if nothing is. */
  public long leaseLeft(long nanoTime) {
    return Math.max(0, permission.leaseUntil - nanoTime);
  }

  /**
   * Whether a read from the own copy may be answered: also in an installed view of two without the
   * other one, since no write can commit without this member; and {@linkplain #isCutOff cut off}.
   */
  public boolean mayRead(long nanoTime) {
    Permission present = permission;
    return present.aloneMayRead || isCutOff() || present.hasCluster(nanoTime);
  }

  /**
   * Whether this life has run without the cluster for so long that it may answer reads with what it
   * has, however old: only where both sides of a partition are to go on.
   */
  public boolean isCutOff() {
    return permission.isCutOff;
  }

  /** How far this life has come in its own view; null if it is no member yet. */
  public Life life() {
    return now.view().lifeOf(self.id()).orElse(null);
  }

  void set(Snapshot next) {
    now = next;
  }

  void setLease(long until, boolean alone, boolean isCutOff) {
    permission = new Permission(until, alone, isCutOff);
  }
}
