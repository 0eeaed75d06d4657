package borg.simulator;

import static borg.simulator.SimulatedProcess.MILLI;

import borg.node.Node;
import borg.peer.Operation;
import borg.peer.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Changes that one process is asked for at about the same time: asked for at once, as an import
 * does.
 */
final class Together {

  private static final long GATHERING = 150 * MILLI;

  private record Waiting(Operation operation, BiConsumer<Outcome, Throwable> ending) {}

  private final Map<Node, List<Waiting>> gathered = new HashMap<>();

  private SimulatedProcess last;

  /** A process at which something waits to be asked for; if there is none, this one. */
  SimulatedProcess at(SimulatedProcess otherwise) {
    return last != null && last.isUp() && gathered.containsKey(last.node) ? last : otherwise;
  }

  void add(SimulatedProcess at, Operation operation, BiConsumer<Outcome, Throwable> ending) {
    Node life = at.node;
    last = at;
    List<Waiting> waiting = gathered.get(life);
    if (waiting == null) {
      waiting = new ArrayList<>();
      gathered.put(life, waiting);
      at.run(GATHERING, () -> send(life));
    }
    waiting.add(new Waiting(operation, ending));
  }

  private void send(Node life) {
    List<Waiting> waiting = gathered.remove(life);
    life.coordinator()
        .write(
            waiting.stream().map(Waiting::operation).toList(),
            (place, outcome, failure) -> waiting.get(place).ending().accept(outcome, failure));
  }
}
