package borg.simulator;

import borg.peer.Change;
import borg.watch.EventId;
import borg.watch.Subscriber;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told. */
class Watcher implements Subscriber {
  final List<String> told = new ArrayList<>();
  EventId id;
  int gaps;
  boolean isOver;

  static Watcher at(SimulatedProcess process, EventId from) {
    var watcher = new Watcher();
    process.node.feed().subscribe(watcher, from);
    return watcher;
  }

  void leave(SimulatedProcess process) {
    process.node.feed().remind(this);
    process.node.feed().unsubscribe(this);
  }

  @Override
  public void changed(List<Change> changes, EventId next) {
    changes.forEach(change -> told.add(change.kind() + " " + change.key()));
    id = next;
  }

  @Override
  public void at(EventId next) {
    id = next;
  }

  @Override
  public void gap(EventId next) {
    gaps++;
    id = next;
  }

  @Override
  public void ended() {
    isOver = true;
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  /** One that has been told where it stands. */
  static Watcher told(Story story, SimulatedProcess at, EventId from) {
    var watcher = Watcher.at(at, from);
    story.until("it is told something", () -> watcher.id != null);
    return watcher;
  }
}
