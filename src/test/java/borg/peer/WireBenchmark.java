package borg.peer;

import borg.placement.Key;
import borg.store.Value;
import java.util.UUID;
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

/** What a message between instances costs, and its proof: {@code scripts/bench --micro}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WireBenchmark {

  private static final long NOW = 1_000_000_000L;

  private final Operate put =
      new Operate(
          42,
          Operation.put(
              new UUID(1, 2),
              Key.of("k0000042"),
              Value.of(new byte[100]),
              Operation.FOR_EVER,
              Condition.NONE),
          0,
          NOW,
          false);
  private final byte[] written = write();
  private final Proof proof = new Proof(new byte[32]);

  /** One message, and a batch of some hundreds. */
  @Param({"200", "65536"})
  private int bytes;

  private byte[] body;

  /** A body to prove. */
  @Setup
  public void body() {
    body = new byte[bytes];
  }

  /** A put of 100 bytes, for the first owner. */
  @Benchmark
  public byte[] write() {
    var out = new WireWriter(NOW);
    RequestCodec.write(out, put);
    return out.toBytes();
  }

  @Benchmark
  public Request<?> read() {
    var in = new WireReader(written, NOW);
    return RequestCodec.read(in.u8(), in.frame(NOW));
  }

  /** HMAC-SHA-256. */
  @Benchmark
  public byte[] prove() {
    return proof.ofRequest(body);
  }
}
