package borg.bench;

import java.util.List;

/**
 * What the instances' CPU did meanwhile: where a cluster is young, much of it is the JVM's
 * compilers.
 */
final class Effort {

  private final List<Instance> instances;
  private final double cpu;
  private final double compilers;

  /** Begins now. */
  Effort(List<Instance> instances) {
    this.instances = instances;
    this.cpu = cpu();
    this.compilers = compilers();
  }

  private double cpu() {
    return instances.stream().mapToDouble(Instance::cpuSeconds).sum();
  }

  private double compilers() {
    return instances.stream().mapToDouble(Instance::compilerSeconds).sum();
  }

  /** Ends now. */
  void add(Results results, Row row, Contestant contestant) {
    results.add(row.cpu(), contestant, cpu() - cpu);
    results.add(row.compilers(), contestant, compilers() - compilers);
  }
}
