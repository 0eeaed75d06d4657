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
    /** Somewhat longer. */
    USUAL,
    /** It may be a while: what is answered with it can't wait for it. */
    PATIENT
  }

  Lane lane();

  default Pace pace() {
    return Pace.USUAL;
  }
}
