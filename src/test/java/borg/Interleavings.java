package borg;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.regex.Pattern;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/** How thoroughly Lincheck looks for races inside a class: as much as a quick build can pay for. */
public final class Interleavings {

  /*
   * Model checking: one thread runs at a time, and Lincheck decides at each access to shared memory
   * which. A scenario, that is a few random operations on each of two threads, is run under many
   * such schedules, those with few switches first. Both are drawn from a fixed seed: who fails, fails
   * again. What it can't see is a reordering that only a weak memory model allows: to it each field
   * is volatile.
   */

  private static final int SCENARIOS = 10;
  private static final int SCHEDULES = 40;

  private static final Pattern FORMATS =
      Pattern.compile(
          "borg\\.(peer\\.(Wire(Reader|Writer)|\\w+Codec|Letter|BatchHead|Kinds?)"
              + "|store\\.(Layout|Slab|Cell)|placement\\.Key)\\b.*");

  private static final Pattern COLLECTIONS =
      Pattern.compile(
          "java\\.util\\.(\\w*(Map|List|Set|Deque|Collections?)\\b"
              + "|concurrent\\.(ConcurrentHashMap|CopyOnWrite)).*");

  private Interleavings() {}

  /** For operations and validations, within which Lincheck can't bear AssertJ. */
  public static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** Checks that the operations are linearizable, and whatever the class validates. */
  public static ModelCheckingOptions options() {
    return new ModelCheckingOptions()
        .iterations(SCENARIOS)
        .invocationsPerIteration(SCHEDULES)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .addGuarantee(forClasses(Interleavings::isFormat).allMethods().ignore())
        .addGuarantee(forClasses(Interleavings::isCollection).allMethods().treatAsAtomic());
  }

  /* To switch threads within what works on bytes of its own is a waste of schedules. */
  private static boolean isFormat(String name) {
    return FORMATS.matcher(name).matches();
  }

  /* Those of the JDK are right, or are guarded by who uses them: which is what is to be seen. */
  private static boolean isCollection(String name) {
    return COLLECTIONS.matcher(name).matches();
  }

  /** For operations that are no single step by design: checks only what the class validates. */
  public static ModelCheckingOptions validating() {
    return options().actorsAfter(0).verifier(EpsilonVerifier.class);
  }
}
