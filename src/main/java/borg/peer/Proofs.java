package borg.peer;

import java.util.List;
import java.util.function.Supplier;

/**
 * The proofs that count at this moment. A cluster's secret is changed without a stop by giving
 * every member the new one as well, then as the first, and then alone: the first one is for what is
 * sent, and each is accepted. Thread-safe.
 */
public final class Proofs {

  /** Secrets, and what comes of them. */
  private record Known(List<byte[]> secrets, List<Proof> proofs) {}

  /**
   * A request that somebody sent who knows a secret.
   *
   * @param by with which the answer has to be proved, too
   * @param request the proof of the request
   */
  record Accepted(Proof by, byte[] request) {}

  private final Supplier<List<byte[]>> secrets;
  private volatile Known known = new Known(List.of(), List.of());

  /**
   * The proofs of these secrets.
   *
   * @param secrets the first one is for what is sent; the same object as long as nothing changes
   */
  public Proofs(Supplier<List<byte[]>> secrets) {
    this.secrets = secrets;
    all();
  }

  private List<Proof> all() {
    List<byte[]> now = secrets.get();
    Known last = known;
    if (last.secrets() != now) {
      last = new Known(now, now.stream().map(Proof::new).toList());
      known = last;
    }
    return last.proofs();
  }

  /** For what is sent. */
  Proof own() {
    return all().get(0);
  }

  /**
   * Whether a request is from somebody who knows a secret, as far as its head tells.
   *
   * @param pass null if there is none
   * @param header of the proof; null if there is none
   */
  boolean letIn(String pass, String header) {
    return header != null
        && header.length() == Proof.HEADER_CHARS
        && all().stream().anyMatch(proof -> Proof.matches(pass, proof.pass(header)));
  }

  /**
   * Which of them a request carries.
   *
   * @param header null if there is none
   * @return null if it is none of them
   */
  Accepted accept(String header, byte[] body) {
    for (Proof proof : all()) {
      byte[] expected = proof.ofRequest(body);
      if (Proof.matches(header, expected)) {
        return new Accepted(proof, expected);
      }
    }
    return null;
  }
}
