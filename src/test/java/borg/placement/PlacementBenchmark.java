package borg.placement;

import borg.view.Member;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The table of owners, made once for each view, and a look at it: {@code scripts/bench --micro}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlacementBenchmark {

  @Param({"3", "10", "100"})
  private int members;

  private List<Member> cluster;
  private Placement placement;
  private final Key key = Key.of("k0000042");

  /** In three zones. */
  @Setup
  public void place() {
    cluster = Clusters.cluster(members, 3);
    placement = Clusters.place(cluster);
  }

  @Benchmark
  public Placement table() {
    return Clusters.place(cluster);
  }

  @Benchmark
  public Owners owners() {
    return placement.owners(key);
  }
}
