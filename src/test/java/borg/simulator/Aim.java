package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.peer.Applied;
import borg.peer.Apply;
import borg.peer.ApplyMany;
import borg.peer.Await;
import borg.peer.Claim;
import borg.peer.Collect;
import borg.peer.Compare;
import borg.peer.Discard;
import borg.peer.Exchange;
import borg.peer.Fetch;
import borg.peer.Follow;
import borg.peer.Holders;
import borg.peer.MayLeave;
import borg.peer.Operate;
import borg.peer.OperateMany;
import borg.peer.Pull;
import borg.peer.Read;
import borg.peer.Recall;
import borg.peer.Recount;
import borg.peer.Relay;
import borg.peer.Request;
import borg.peer.Retrieve;
import borg.peer.Surplus;
import borg.peer.TakeBack;
import borg.peer.Whole;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A fault that strikes when a message of a certain kind is sent: most of what a rule of the
 * protocol prevents happens only then. It strikes its sender, its receiver or a third.
 */
final class Aim implements Network.Gate {

  private static final List<Predicate<Request<?>>> KINDS =
      List.of(
          r -> r instanceof Apply || r instanceof ApplyMany || r instanceof Applied,
          r -> r instanceof ApplyMany || (r instanceof Apply apply && !apply.bulk()),
          r -> r instanceof Apply apply && apply.bulk(),
          r -> r instanceof Operate || r instanceof OperateMany,
          r -> r instanceof Claim,
          r -> r instanceof Fetch,
          r -> r instanceof Pull,
          r -> r instanceof Whole,
          r -> r instanceof Surplus,
          r -> r instanceof Collect || r instanceof Holders,
          r -> r instanceof Exchange);

  /** What else there is, most of it where a member is gone for good or much is looked through. */
  private static final List<Predicate<Request<?>>> MORE_KINDS =
      List.of(
          r -> r instanceof Recall || r instanceof Retrieve || r instanceof TakeBack,
          r -> r instanceof Discard || r instanceof Compare,
          r -> r instanceof MayLeave,
          r -> r instanceof Read || r instanceof Await,
          r -> r instanceof Follow || r instanceof Recount);

  private static final int LATE_DUPLICATE = 8;

  private final Network network;
  private final World world;
  private final Random chance;
  private final SimulatedProcess third;
  private final Predicate<Request<?>> kind;
  private final boolean isReply;
  private final int whom;
  private final int what;
  private final long lasts;
  private final long moments;
  private final boolean isDeaf;
  private final boolean isWide;
  private int skipped;
  private boolean isOver;
  private SimulatedProcess struck;

  /**
   * @param isWide whether it may be any message there is, on a detour, too, and come twice
   */
  Aim(Network network, Random chance, SimulatedProcess third, boolean isWide) {
    this.network = network;
    this.world = network.world;
    this.chance = chance;
    this.third = third;
    this.isWide = isWide;
    this.kind = isWide ? anyKind() : KINDS.get(chance.nextInt(KINDS.size()));
    this.isReply = chance.nextBoolean();
    this.whom = chance.nextInt(5);
    this.skipped = chance.nextInt(6);
    this.what = chance.nextInt(isWide ? LATE_DUPLICATE + 1 : LATE_DUPLICATE);
    this.lasts = between(20 * MILLI, chance.nextBoolean() ? SECOND : 12 * SECOND);
    // What the victim does in its last moments nobody may hear, but others may see.
    this.moments = chance.nextBoolean() ? between(0, 4 * MILLI) : 40 * MILLI;
    this.isDeaf = chance.nextBoolean();
  }

  private Predicate<Request<?>> anyKind() {
    int drawn = chance.nextInt(KINDS.size() + MORE_KINDS.size());
    return drawn < KINDS.size() ? KINDS.get(drawn) : MORE_KINDS.get(drawn - KINDS.size());
  }

  private long between(long least, long most) {
    return least + (long) (chance.nextDouble() * (most - least));
  }

  /** Waits for the message, and until the fault is over. */
  void strike() {
    network.gate = this;
    long deadline = world.now() + 4 * SECOND;
    while (!isOver && world.now() < deadline) {
      world.runUntil(world.now() + 10 * MILLI);
    }
    if (isOver) {
      world.runUntil(world.now() + moments + lasts);
    }
    network.gate = (from, to, request, reply) -> PASS;
    network.heal();
  }

  @Override
  public long on(SimulatedProcess from, SimulatedProcess to, Request<?> sent, Object reply) {
    Request<?> request = isWide && sent instanceof Relay relay ? relay.request() : sent;
    if (!kind.test(request) || isReply != (reply != null)) {
      return PASS;
    }
    if (isOver) {
      return isDeaf && (from == struck || to == struck) ? LOST : PASS;
    }
    if (skipped-- > 0) {
      return PASS;
    }
    isOver = true;
    network.strike("at " + request.getClass().getSimpleName());
    network.trace(
        "at %s of %s, %s to %s",
        isReply ? "reply" : "request", request.getClass().getSimpleName(), from.name, to.name);
    if (what == 0) {
      // Held for long, while whoever sent it tries again.
      return lasts / (chance.nextBoolean() ? 4 : 1);
    }
    if (what == LATE_DUPLICATE) {
      return AGAIN;
    }
    SimulatedProcess victim = whom == 0 ? third : whom < 3 ? to : from;
    struck = victim;
    world.after(
        moments,
        () -> {
          struck = null;
          hit(victim);
        });
    return isDeaf ? LOST : PASS;
  }

  private void hit(SimulatedProcess victim) {
    if (!victim.isUp() || victim.paused) {
      return;
    }
    switch (what) {
      case 1, 2 -> {
        victim.crash();
        world.after(lasts, () -> Faults.restart(victim));
      }
      case 3 -> {
        victim.crash();
        world.after(lasts / 100, () -> Faults.restart(victim));
      }
      case 4 -> {
        victim.pause();
        world.after(lasts, () -> Faults.resume(victim));
      }
      case 5 -> network.isolate(victim, true, true);
      default -> {
        boolean in = chance.nextBoolean();
        network.isolate(victim, in, !in);
      }
    }
  }
}
