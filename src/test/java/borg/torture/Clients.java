package borg.torture;

import borg.simulator.Linearizability.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** One client for each key at each instance, which goes on until closed. */
final class Clients implements AutoCloseable {

  /* On the average; the machine is there for the instances. */
  private static final int PAUSE_MILLIS = 100;
  private static final int PAUSE_WHILE_STARTING_MILLIS = 500;

  /** Two reads for three writes. */
  private static final List<Kind> MIX =
      List.of(
          Kind.GET,
          Kind.GET,
          Kind.GET,
          Kind.GET,
          Kind.PUT,
          Kind.PUT,
          Kind.CREATE,
          Kind.REPLACE,
          Kind.REPLACE,
          Kind.DELETE);

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  Clients(History history, Collection<Instance> instances, List<String> keys, long seed) {
    int number = 0;
    for (Instance instance : instances) {
      for (String key : keys) {
        int client = ++number;
        var caller = new Caller(history, instance, key, client);
        var thread =
            new Thread(
                () -> run(instance, caller, new Random(seed + client)), key + instance.name());
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    }
  }

  private void run(Instance instance, Caller caller, Random random) {
    try {
      while (!stopped) {
        if (instance.isRunning()) {
          call(instance, caller, random);
        }
        int most = 2 * (instance.isReady() ? PAUSE_MILLIS : PAUSE_WHILE_STARTING_MILLIS);
        LockSupport.parkNanos(1_000_000L * (1 + random.nextInt(most)));
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that has just been started is only read: it must not say anything that is wrong. */
  private static void call(Instance instance, Caller caller, Random random)
      throws InterruptedException {
    Kind kind = instance.isReady() ? MIX.get(random.nextInt(MIX.size())) : Kind.GET;
    if (kind == Kind.GET) {
      caller.read();
    } else {
      caller.write(kind);
    }
  }

  /** Waits for the operations under way: what they did counts. */
  @Override
  public void close() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
