package borg.api;

/** Ends a request with a problem document. Carries no stack trace: it is an answer, not a fault. */
final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  static Refusal badRequest(String detail) {
    return new Refusal(Problem.badRequest(detail));
  }

  Problem problem() {
    return problem;
  }
}
