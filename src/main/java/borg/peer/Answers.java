package borg.peer;

import java.util.List;

/**
 * How each of several requests ended that came in one message.
 *
 * @param answers in the order of the requests
 */
public record Answers(List<Answer> answers) implements Reply {

  private static final Answer UNTOLD =
      Answer.of(new PeerException(PeerException.Reason.BROKEN, "an answer is missing"));

  /**
   * The same, of requests that may have come to the peer once more by another way: what was surely
   * not done this time may have been done that time, so of that nobody knows.
   */
  public Answers doubted() {
    return new Answers(answers.stream().map(Answers::doubted).toList());
  }

  private static Answer doubted(Answer answer) {
    PeerException refusal = answer.refusal();
    return refusal == null ? answer : Answer.of(refusal.doubted());
  }

  /**
   * How the request at this place ended: BROKEN if the peer has not told, or told something else
   * than it was asked for.
   */
  public Answer at(int place, Class<? extends Reply> asked) {
    Answer answer = place < answers.size() ? answers.get(place) : UNTOLD;
    return answer.refusal() != null || asked.isInstance(answer.reply()) ? answer : UNTOLD;
  }
}
