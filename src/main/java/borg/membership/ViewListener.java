package borg.membership;

import borg.view.Member;

/** Who acts on a change of the view. */
public interface ViewListener {

  /**
   * Called while the view is being adopted, before anyone can see the new one: the place to stop
   * whatever the new view does not allow. Must be short and call nobody.
   */
  void adopting(Snapshot before, Snapshot after);

  /** Called after the view was adopted, or became installed, without any lock. */
  void changed(ViewChanged event);

  /**
   * Called without any lock when this life, which is in the view, has got the cluster or lost it.
   */
  void hasCluster(boolean has);

  /**
   * Called without any lock when there is another reason than before, or for the first time one,
   * why a life can't become a member.
   *
   * @param objection in words, for the log
   */
  void refused(Member stranger, String objection);

  /**
   * Called once, without any lock, when this life has found itself expelled or ended by others: it
   * serves nothing any more, and a new one has to begin.
   */
  void ended();

  /**
   * Called once, without any lock, in place of {@link #ended}: this life's cluster has met a
   * greater one and gives way to it, or this life is cut off from its own and goes on apart. A new
   * life has to begin, which carries over what this one held.
   *
   * @param words what has happened, for the log
   */
  void yielded(String words);
}
