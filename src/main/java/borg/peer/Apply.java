package borg.peer;

import borg.store.Entry;
import java.util.List;

/**
 * First owner to second: have these entries. The acknowledgement is the commit point.
 *
 * @param view the view under which sender and receiver are first and second owner of the bucket
 * @param remembered the operations that wrote them, as far as they are known
 * @param bulk whether it comes from a rebalance rather than from a client
 * @param cause why, for who watches
 */
public record Apply(
    long view, int bucket, List<Entry> entries, Recollection remembered, boolean bulk, Cause cause)
    implements Request<Ack> {

  /** Copies, of a rebalance. */
  public static Apply copies(long view, int bucket, List<Entry> entries, Recollection remembered) {
    return new Apply(view, bucket, entries, remembered, true, Cause.COPY);
  }

  @Override
  public Lane lane() {
    return bulk ? Lane.BULK : Lane.QUICK;
  }

  @Override
  public Pace pace() {
    return bulk ? Pace.USUAL : Pace.BRIEF;
  }
}
