package borg.replication;

import borg.peer.Answer;
import borg.peer.Answers;
import borg.peer.Operate;
import borg.peer.Outcome;
import borg.peer.PeerException;
import borg.peer.PeerException.Reason;
import borg.peer.Peers;
import borg.time.Clock;
import borg.view.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * What the first owner entrusts to this member, which is the second and has asked for the change:
 * it is applied when the answer is there, instead of being sent once more. Thread-safe.
 */
public final class AppliedAsSecond {

  private final SecondOwner second;
  private final Receipts receipts;

  public AppliedAsSecond(
      SecondOwner second, Peers peers, Clock clock, ReplicationSettings settings) {
    this.second = second;
    this.receipts = new Receipts(peers, clock, settings.callTimeout());
  }

  /**
   * Applies what is entrusted, if it is.
   *
   * @return how the change has ended
   * @throws PeerException if nobody knows that
   */
  Outcome apply(Member first, Operate asked, Outcome outcome) {
    if (outcome.entrusted() == null) {
      return outcome;
    }
    try {
      second.apply(first.id(), asked, outcome);
    } catch (PeerException refusal) {
      throw stillPending(refusal);
    }
    receipts.add(first, asked, outcome);
    return outcome.done();
  }

  /** It is pending at the first owner, and may be done yet. */
  private static PeerException stillPending(PeerException refusal) {
    return new PeerException(Reason.MOVED, "entrusted, and not applied: " + refusal.getMessage());
  }

  /** Applies what is entrusted among many answers likewise. */
  Answers apply(Member first, List<Operate> asked, Answers answers) {
    List<Answer> ended = new ArrayList<>(asked.size());
    for (int i = 0; i < asked.size(); i++) {
      ended.add(apply(first, asked.get(i), answers.at(i, Outcome.class)));
    }
    return new Answers(ended);
  }

  private Answer apply(Member first, Operate asked, Answer answer) {
    if (answer.refusal() != null) {
      return answer;
    }
    try {
      return Answer.of(apply(first, asked, (Outcome) answer.reply()));
    } catch (PeerException refusal) {
      return Answer.of(refusal);
    } catch (RuntimeException e) {
      return Answer.of(new PeerException(Reason.BROKEN, e.toString()));
    }
  }
}
