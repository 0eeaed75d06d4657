package borg.peer;

import java.util.UUID;

/**
 * A request that can't reach its receiver directly and goes through a third member, which passes it
 * on as it is, once.
 *
 * @param from the life that asks
 * @param to the life that is asked
 * @param timeoutNanos how long the third may wait for the answer
 */
public record Relay(UUID from, UUID to, Request<?> request, long timeoutNanos)
    implements Request<Relayed> {

  public Relay {
    if (request instanceof Relay) {
      throw new IllegalArgumentException("A relayed request is not relayed again");
    }
  }

  @Override
  public Lane lane() {
    return request.lane() == Lane.QUICK ? Lane.OPERATIONS : request.lane();
  }

  @Override
  public Pace pace() {
    return request.pace().isBrief() ? Pace.USUAL : request.pace();
  }
}
