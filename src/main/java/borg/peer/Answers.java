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
   * How the request at this place ended: BROKEN if the peer has not told, or told something else
   * than it was asked for.
   */
  public Answer at(int place, Class<? extends Reply> asked) {
    Answer answer = place < answers.size() ? answers.get(place) : UNTOLD;
    return answer.refusal() != null || asked.isInstance(answer.reply()) ? answer : UNTOLD;
  }
}
