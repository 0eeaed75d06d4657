package borg.peer;

/**
 * Coordinator to first owner: do this.
 *
 * @param view the view under which the receiver is the first owner
 * @param operation what to do
 * @param ageNanos how long ago the first attempt was sent: who remembers less far back can't tell
 *     whether it was done; zero in the first attempt
 * @param seen what the receiver's clock said in the last exchange with the sender: a request that
 *     was on the way, or waited, for so long that its operation may be forgotten is not done
 * @param asSecond whether the sender is the second owner, and applies itself what it is told to
 */
public record Operate(long view, Operation operation, long ageNanos, long seen, boolean asSecond)
    implements Request<Outcome> {

  /** A longer value would hold up what is quick in earnest. */
  static final int SHORT_VALUE_BYTES = 8 << 10;

  @Override
  public Lane lane() {
    return isMostlyQuick() ? Lane.QUICK : Lane.OPERATIONS;
  }

  @Override
  public Pace pace() {
    return isMostlyQuick() ? Pace.MOSTLY_BRIEF : Pace.BRIEF;
  }

  /*
   * What can be entrusted to the sender is answered by the receiver alone, unless others are at the
   * same key. Two lanes instead of one would be twice as many requests.
   */
  private boolean isMostlyQuick() {
    return asSecond
        && operation.clientKey() == null
        && operation.kind().tellsWhatIsWritten()
        && (operation.value() == null || operation.value().bytes().length <= SHORT_VALUE_BYTES);
  }
}
