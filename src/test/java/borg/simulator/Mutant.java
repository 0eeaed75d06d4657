package borg.simulator;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatcher;

/** Borg with one rule of its protocol broken, by other bodies of a few of its methods. */
final class Mutant {

  /** How a method of a class becomes another. */
  record Change(String type, ElementMatcher<MethodDescription> method, Alteration alteration) {}

  /** Alters a class that is about to be loaded. */
  interface Alteration {
    DynamicType.Builder<?> of(DynamicType.Builder<?> type);
  }

  final String name;
  final List<Change> changes = new ArrayList<>();

  /** Whether its seeds are run with an audience. */
  boolean isWatched;

  /** Whether its clusters are split, and both sides go on. */
  boolean isParted;

  /** The rule that holds in place of the broken one; null where nothing else would. */
  String spare;

  Mutant(String name) {
    this.name = name;
  }

  /** What it breaks is noticed by those who watch: there have to be some. */
  Mutant watched() {
    isWatched = true;
    return this;
  }

  /** What it breaks matters where both sides of a split go on. */
  Mutant parted() {
    isParted = true;
    return this;
  }

  /** Breaks a second guard: nothing goes wrong as long as this other rule holds. */
  Mutant spared(String by) {
    spare = by;
    return this;
  }

  /** The method answers this, whatever it is asked. */
  Mutant always(String method, Object value) {
    return intercept(method, FixedValue.value(value));
  }

  /** The method does nothing. */
  Mutant never(String method) {
    return intercept(method, StubMethod.INSTANCE);
  }

  /** The method does what another does, one of {@link MutantBodies}. */
  Mutant instead(String method, String body) {
    return intercept(
        method,
        MethodDelegation.withDefaultConfiguration().filter(named(body)).to(MutantBodies.class));
  }

  /** The method begins, or ends, with what an advice of {@link MutantAdvice} does. */
  Mutant with(String method, Class<?> advice) {
    changes.add(
        new Change(
            typeOf(method),
            matcher(method),
            type -> type.visit(Advice.to(advice).on(matcher(method)))));
    return this;
  }

  private Mutant intercept(String method, Implementation implementation) {
    changes.add(
        new Change(
            typeOf(method),
            matcher(method),
            type -> type.method(matcher(method)).intercept(implementation)));
    return this;
  }

  private static String typeOf(String method) {
    return "borg." + method.substring(0, method.lastIndexOf('.'));
  }

  /** {@code package.Type.method}, or {@code package.Type.method/3} for that of three arguments. */
  private static ElementMatcher.Junction<MethodDescription> matcher(String method) {
    String[] parts = method.substring(method.lastIndexOf('.') + 1).split("/");
    ElementMatcher.Junction<MethodDescription> byName = named(parts[0]);
    return parts.length == 1 ? byName : byName.and(takesArguments(Integer.parseInt(parts[1])));
  }
}
