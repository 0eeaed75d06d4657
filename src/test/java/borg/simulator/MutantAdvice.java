package borg.simulator;

import borg.membership.CurrentView;
import borg.rebalance.RebalancePlan;
import borg.store.Digest;
import borg.store.Store;
import borg.view.History;
import borg.view.Member;
import java.util.List;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** What is put before or behind the body of a method to make a {@link Mutant}. */
public final class MutantAdvice {

  private MutantAdvice() {}

  /** Who carries something over has lost it on the way. */
  public static final class Forgetful {
    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("store") Store store) {
      store.renew();
    }
  }

  /** Who comes from the past is told the rest of that with the id of the present. */
  public static final class IdOfThePresent {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue(value = "feed", typing = Assigner.Typing.DYNAMIC) Object feed,
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object newcomer) {
      MutantBodies.bringToThePresent(feed, newcomer);
    }
  }

  /** The history that is asked about has no trail. */
  public static final class NoTrail {
    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 0, readOnly = false) History history) {
      history =
          new History(
              history.cluster(), history.view(), history.installed(), List.of(history.view()));
    }
  }

  /** Whatever view the sender was in is the present one. */
  public static final class AnyView {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue("current") CurrentView current,
        @Advice.Argument(value = 0, readOnly = false) long view) {
      view = current.now().digest();
    }
  }

  /** Whatever ownership a step was begun in is the present one. */
  public static final class AnyOwnership {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.This Object replicas,
        @Advice.Argument(1) int bucket,
        @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC)
            Object ownership) {
      ownership = MutantBodies.ownership(replicas, bucket);
    }
  }

  /** Whatever digest is asked for is that of the own copy. */
  public static final class AnyDigest {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object replica,
        @Advice.Argument(value = 2, readOnly = false) Digest digest) {
      digest = MutantBodies.digest(replica);
    }
  }

  /** Whatever is put aside is what is wanted. */
  public static final class AnyDigestAside {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object replica,
        @Advice.Argument(value = 1, readOnly = false) Digest wanted) {
      wanted = MutantBodies.digestAside(replica, wanted);
    }
  }

  /** Whom it has let go before is not counted. */
  public static final class NobodyElseLeaves {
    @Advice.OnMethodEnter
    static void enter(@Advice.FieldValue("letGo") Map<?, ?> letGo) {
      letGo.clear();
    }
  }

  /** No write was pending when the life ended. */
  public static final class NothingPending {
    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 2, readOnly = false) boolean isSettled) {
      isSettled = true;
    }
  }

  /** What an ended life had put aside itself is forgotten with it. */
  public static final class LastLifeOnly {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object replica) {
      MutantBodies.forgetAside(replica);
    }
  }

  /** An answer counts from when it comes, not from when it was asked for. */
  public static final class FromTheAnswer {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(value = 0, readOnly = false) long begun, @Advice.Argument(1) long now) {
      begun = now;
    }
  }

  /** No answer is too old. */
  public static final class OldVotes {
    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(value = 3, readOnly = false) long now) {
      now = Long.MIN_VALUE / 4;
    }
  }

  /** What is whole is not said again. */
  public static final class SaidOnce {
    @Advice.OnMethodExit
    static void exit(@Advice.Return RebalancePlan plan) {
      MutantBodies.forgetWhole(plan);
    }
  }

  /** A stranger that says that it is ready is taken in, whether it has been forgotten or not. */
  public static final class NoHorizon {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.FieldValue(value = "known", typing = Assigner.Typing.DYNAMIC) Object known,
        @Advice.Argument(0) Member from,
        @Advice.Argument(1) History told) {
      MutantBodies.takeIn(known, from, told);
    }
  }
}
