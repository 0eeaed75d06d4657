package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;
import static borg.simulator.SimulatedProcess.SECOND;

import borg.peer.Apply;
import borg.peer.Claim;
import borg.peer.Exchange;
import borg.peer.Fetch;
import borg.peer.Operate;
import borg.peer.Pull;
import borg.peer.Request;
import borg.peer.Surplus;
import borg.peer.Whole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Faults that strike when a message of a certain kind is sent: most of what a rule of the protocol
 * prevents happens only then.
 */
final class Aim {

  private static final List<Predicate<Request<?>>> KINDS =
      List.of(
          r -> r instanceof Apply,
          r -> r instanceof Apply,
          r -> r instanceof Apply apply && apply.bulk(),
          r -> r instanceof Operate,
          r -> r instanceof Claim,
          r -> r instanceof Fetch,
          r -> r instanceof Pull,
          r -> r instanceof Whole,
          r -> r instanceof Surplus,
          r -> r instanceof Exchange);

  private final Network network;
  private final World world;
  private final Set<SimulatedProcess> leaving = new HashSet<>();

  Aim(Network network) {
    this.network = network;
    this.world = network.world;
  }

  /** Lets members come and go, and one fault happen as soon as its message is sent. */
  int fault(int joined) {
    int members = joined;
    int moves = world.random.nextInt(3);
    for (int i = 0; i < moves; i++) {
      if (network.processes.size() < 7 && world.random.nextBoolean()) {
        network.add("m" + members++);
      } else {
        leave();
      }
    }
    strike();
    return members;
  }

  /** One leaves while all goes on, and comes back a while later. */
  private void leave() {
    List<SimulatedProcess> up = up();
    SimulatedProcess leaver = up.get(world.random.nextInt(up.size()));
    // Two must be left that stay: one alone has the only copy, and may then be the one that fails.
    int ready = leaver.node.current().now().view().ready().size();
    if (ready - leaving.size() < 3 || leaver.paused || !leaving.add(leaver)) {
      return;
    }
    network.trace("leave %s", leaver.name);
    leaver
        .node
        .leave()
        .whenComplete(
            (done, failure) ->
                world.after(
                    world.between(0, 2 * SECOND),
                    () -> {
                      leaving.remove(leaver);
                      if (failure == null && leaver.isUp() && !leaver.paused) {
                        leaver.crash();
                        world.after(world.between(0, 3 * SECOND), () -> restart(leaver));
                      }
                    }));
  }

  private static void restart(SimulatedProcess process) {
    if (!process.isUp()) {
      process.start();
    }
  }

  private List<SimulatedProcess> up() {
    return network.processes.values().stream().filter(SimulatedProcess::isUp).toList();
  }

  private void strike() {
    Predicate<Request<?>> kind = KINDS.get(world.random.nextInt(KINDS.size()));
    boolean isReply = world.random.nextBoolean();
    boolean atReceiver = world.random.nextBoolean();
    int skipped = world.random.nextInt(6);
    long lasts = world.between(20 * MILLI, world.random.nextBoolean() ? SECOND : 12 * SECOND);
    int what = world.random.nextInt(6);
    // What the victim does in its last moments nobody may hear, but others may see.
    long moments = world.random.nextBoolean() ? world.between(0, 4 * MILLI) : 40 * MILLI;
    boolean isDeaf = world.random.nextBoolean();
    boolean[] isOver = new boolean[1];
    SimulatedProcess[] struck = new SimulatedProcess[1];
    int[] seen = new int[1];
    network.gate =
        (from, to, request, reply) -> {
          if (!kind.test(request) || isReply != (reply != null)) {
            return Network.Gate.PASS;
          }
          if (isOver[0]) {
            boolean isIts = isDeaf && (from == struck[0] || to == struck[0]);
            return isIts ? Network.Gate.LOST : Network.Gate.PASS;
          }
          if (seen[0]++ < skipped) {
            return Network.Gate.PASS;
          }
          isOver[0] = true;
          network.trace(
              "at %s of %s, %s to %s",
              isReply ? "reply" : "request",
              request.getClass().getSimpleName(),
              from.name,
              to.name);
          SimulatedProcess victim = atReceiver ? to : from;
          if (what == 0) {
            return lasts / 4;
          }
          struck[0] = victim;
          world.after(
              moments,
              () -> {
                struck[0] = null;
                hit(victim, what, lasts);
              });
          return isDeaf ? Network.Gate.LOST : Network.Gate.PASS;
        };
    long deadline = world.now() + 4 * SECOND;
    while (!isOver[0] && world.now() < deadline) {
      world.runUntil(world.now() + 10 * MILLI);
    }
    world.runUntil(world.now() + lasts);
    network.gate = (from, to, request, reply) -> Network.Gate.PASS;
    network.heal();
  }

  private void hit(SimulatedProcess victim, int what, long lasts) {
    if (!victim.isUp() || victim.paused) {
      return;
    }
    switch (what) {
      case 1, 2 -> {
        victim.crash();
        world.after(lasts, () -> restart(victim));
      }
      case 3 -> {
        victim.pause();
        world.after(lasts, () -> resume(victim));
      }
      case 4 -> cut(victim, true, true);
      default -> {
        boolean in = world.random.nextBoolean();
        cut(victim, in, !in);
      }
    }
  }

  private static void resume(SimulatedProcess process) {
    if (process.paused) {
      process.resume();
    }
  }

  private void cut(SimulatedProcess victim, boolean in, boolean out) {
    for (SimulatedProcess other : new ArrayList<>(network.processes.values())) {
      if (other != victim && in) {
        network.cut(other, victim);
      }
      if (other != victim && out) {
        network.cut(victim, other);
      }
    }
  }
}
