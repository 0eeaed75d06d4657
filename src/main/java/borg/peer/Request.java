package borg.peer;

/**
 * What one instance asks of another.
 *
 * @param <R> what it gets
 */
public sealed interface Request<R extends Reply>
    permits Exchange,
        Operate,
        OperateMany,
        Applied,
        Read,
        Await,
        Apply,
        ApplyMany,
        Fetch,
        Claim,
        Pull,
        Whole,
        Surplus,
        Holders,
        Collect,
        Inspect,
        Locate,
        Discard,
        AcceptLoss,
        Relay,
        Compare,
        Recall,
        Retrieve,
        TakeBack,
        MayLeave,
        Scan,
        Follow,
        Recount {

  /**
   * Requests of one lane to one peer travel in order and in batches; lanes don't wait for others.
   */
  enum Lane {
    /** Who belongs; never waits behind data. */
    MEMBERSHIP,
    /** Answered at once by the receiver alone. */
    QUICK,
    /** Answered once a third has answered. */
    OPERATIONS,
    /** Large. */
    BULK
  }

  /** How long its answer takes, and what follows of that. */
  enum Pace {
    /** Some microseconds, and as many again: the next requests of its lane can wait for it. */
    BRIEF,
    /** The same, but for a few: what is answered with these can't wait for them. */
    MOSTLY_BRIEF,
    /** Somewhat longer. */
    USUAL,
    /** It may be a while: what is answered with it can't wait for it. */
    PATIENT;

    boolean isBrief() {
      return this == BRIEF || this == MOSTLY_BRIEF;
    }

    /**
     * Whether a response leaves without its answer, unless that is there at once.
     *
     * @param mayBeLost whether what leaves later may never arrive
     */
    boolean isLeftOut(boolean mayBeLost) {
      return this == PATIENT || (this == MOSTLY_BRIEF && !mayBeLost);
    }
  }

  Lane lane();

  default Pace pace() {
    return Pace.USUAL;
  }
}
