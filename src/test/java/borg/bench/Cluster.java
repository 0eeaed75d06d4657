package borg.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The instances of one contestant, from nothing. Ends with them. */
final class Cluster implements AutoCloseable {

  final Contestant contestant;
  private final int compilersFor;
  private final List<Instance> instances = new ArrayList<>();

  /**
   * So many instances, ready.
   *
   * @param compilersFor see {@link Instance}
   */
  Cluster(Contestant contestant, int size, int compilersFor) {
    this.contestant = contestant;
    this.compilersFor = compilersFor;
    for (int i = 0; i < size; i++) {
      start();
    }
    awaitReady();
  }

  /** One more, which may not be ready yet. */
  Instance start() {
    var instance =
        new Instance(contestant, Character.toString('a' + instances.size()), compilersFor);
    instances.add(instance);
    return instance;
  }

  void awaitReady() {
    instances.forEach(instance -> instance.awaitReady(instances.size()));
  }

  List<Instance> instances() {
    return List.copyOf(instances);
  }

  Instance first() {
    return instances.get(0);
  }

  /** Kills the last one; the others stay. */
  void killLast() {
    instances.remove(instances.size() - 1).close();
  }

  List<Integer> ports() {
    return instances.stream().map(i -> i.port).collect(Collectors.toList());
  }

  double cpuSeconds() {
    return instances.stream().mapToDouble(Instance::cpuSeconds).sum();
  }

  long usedBytes() {
    return instances.stream().mapToLong(Instance::usedBytes).sum();
  }

  @Override
  public void close() {
    instances.forEach(Instance::close);
  }
}
