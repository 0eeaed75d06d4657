package borg.membership;

import java.util.List;

/** What has to be done after a change, each whether or not another one fails. */
final class Effects {

  private Effects() {}

  /** Runs all; then throws what the first of those that failed threw. */
  static void run(List<Runnable> effects) {
    RuntimeException first = null;
    for (Runnable effect : effects) {
      try {
        effect.run();
      } catch (RuntimeException e) {
        // An observer that fails must not keep the next life from beginning.
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
