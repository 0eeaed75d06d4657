package borg.torture;

import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.named;

import borg.store.HybridClock;
import java.lang.instrument.Instrumentation;
import java.time.Instant;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * A Java agent that gives an instance another wall clock: {@code -javaagent:JAR=MILLIS}, by which
 * it is ahead. Borg goes by that clock once, when it makes its {@link HybridClock}; what peers tell
 * one another of it, for people to compare, stays as it is.
 */
public final class WallClockAgent {

  /*
   * Not libfaketime: under it the JVM's timed waits spin, since it shifts the monotonic clock in some
   * places and not in others. Here nothing but the one reading is changed.
   */

  private static final String AHEAD_MILLIS = "borg.torture.ahead-millis";

  private WallClockAgent() {}

  /** Called by the JVM before the server begins. */
  public static void premain(String millis, Instrumentation instrumentation) {
    System.setProperty(AHEAD_MILLIS, millis);
    new AgentBuilder.Default()
        .type(named("borg.store.HybridClock"))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(Ahead.class).on(isConstructor())))
        .installOn(instrumentation);
  }

  /** Becomes part of the constructor: the server's class loaders don't see this class. */
  private static final class Ahead {

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 0, readOnly = false) long millis) {
      millis += Long.getLong(AHEAD_MILLIS, 0);
      // In the instance's log: all there is to see that the agent did something.
      System.out.println("This instance's wall clock shows " + Instant.ofEpochMilli(millis));
    }
  }
}
