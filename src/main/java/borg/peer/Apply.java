package borg.peer;

import borg.store.Entry;
import java.util.List;

/**
 * First owner to second: have these entries. The acknowledgement is the commit point.
 *
 * @param view the view under which sender and receiver are first and second owner of the bucket
 * @param remembered the operations that wrote them, as far as they are known
 * @param bulk whether it comes from a rebalance rather than from a client
 */
public record Apply(
    long view, int bucket, List<Entry> entries, List<Remembered> remembered, boolean bulk)
    implements Request<Ack> {
  @Override
  public Lane lane() {
    return bulk ? Lane.BULK : Lane.QUICK;
  }
}
