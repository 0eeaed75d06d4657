package borg.node;

import borg.membership.Grid;
import borg.membership.ViewChanged;
import borg.peer.Peers;
import borg.store.HybridClock;
import borg.store.Store;
import borg.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What a node needs and does not make itself.
 *
 * @param clock monotonic time
 * @param versions gives versions; the same for all lives of a process
 * @param lengthy has a thread for what takes long
 * @param peers the way to the other instances
 * @param grid where instances may be found
 * @param store this node's alone while it lives; empty unless it carries something over
 * @param events told of each change of the view, without any lock
 * @param ended called once when others have ended this life
 * @param yielded called once, with words for the log, when this life has given way to another
 *     cluster, or goes on apart from its own: the next one is to carry what is in the store
 */
public record Surroundings(
    Clock clock,
    HybridClock versions,
    Executor lengthy,
    Peers peers,
    Grid grid,
    Store store,
    Consumer<ViewChanged> events,
    Runnable ended,
    Consumer<String> yielded) {}
