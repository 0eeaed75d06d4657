package borg.metrics;

import borg.time.Durations;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * The registry as what is shown: figures that others keep, under names and labels. Filled by one
 * thread; then {@link #update} may be called by any, one at a time.
 */
final class Window {

  /*
   * A gauge is read where it stands when somebody scrapes. The registry has counters of its own
   * only, which are brought up to date from time to time: an ended life takes its figures along, and
   * the counter goes on from where it was.
   */

  private final MetricRegistry registry;
  private final List<Followed> counters = new ArrayList<>();

  Window(MetricRegistry registry) {
    this.registry = registry;
  }

  /** A figure that goes up and down. */
  void gauge(String name, String help, DoubleSupplier figure, Tag... labels) {
    registry.gauge(described(name, help), (Supplier<Double>) figure::getAsDouble, labels);
  }

  /**
   * A figure that only rises, but for a new beginning at 0.
   *
   * @param name ends in {@code _total}
   */
  void counter(String name, String help, LongSupplier figure, Tag... labels) {
    counters.add(new Followed(figure, registry.counter(described(name, help), labels)));
  }

  /**
   * A histogram as Prometheus wants it.
   *
   * @param name ends in {@code _seconds}
   * @param durations looked up each time: another life has others; null if there are none
   */
  void histogram(String name, String help, Supplier<Durations> durations, Tag... labels) {
    for (int step = 0; step < Durations.bounds(); step++) {
      int upTo = step;
      bucket(
          name,
          help,
          BigDecimal.valueOf(Durations.boundSeconds(step)).toPlainString(),
          of(durations, d -> d.upTo(upTo)),
          labels);
    }
    bucket(name, help, "+Inf", of(durations, Durations::count), labels);
    gauge(name + "_count", help, of(durations, Durations::count), labels);
    gauge(name + "_sum", help, of(durations, Durations::sumSeconds), labels);
  }

  private void bucket(
      String name, String help, String bound, DoubleSupplier figure, Tag... labels) {
    Tag[] withBound = Arrays.copyOf(labels, labels.length + 1);
    withBound[labels.length] = new Tag("le", bound);
    gauge(name + "_bucket", help, figure, withBound);
  }

  private static DoubleSupplier of(
      Supplier<Durations> durations, ToDoubleFunction<Durations> figure) {
    return () -> {
      Durations present = durations.get();
      return present == null ? 0 : figure.applyAsDouble(present);
    };
  }

  private static Metadata described(String name, String help) {
    return Metadata.builder().withName(name).withDescription(help).build();
  }

  /** Brings the counters up to date. */
  synchronized void update() {
    counters.forEach(Followed::update);
  }

  private static final class Followed {
    private final LongSupplier figure;
    private final Counter counter;
    private long last;

    Followed(LongSupplier figure, Counter counter) {
      this.figure = figure;
      this.counter = counter;
    }

    void update() {
      long now = figure.getAsLong();
      counter.inc(now >= last ? now - last : now);
      last = now;
    }
  }
}
