package borg.api;

/** What is said of an error of which only the status is known. */
final class Sentences {

  private Sentences() {}

  static String of(int status) {
    return switch (status) {
      case 400 -> "A header or the path can't be read.";
      case 404 -> "There is nothing under this path.";
      case 405 -> "This method means nothing here; Allow says which ones do.";
      case 406 -> "None of the media types in Accept is to be had here.";
      case 408 -> "The body did not come in time.";
      case 413 -> "The request is too large.";
      case 415 -> "The Content-Type is not one that is understood here.";
      default ->
          status >= 500
              ? "Something went wrong inside; the log of the instance says more."
              : "The request can't be served as it is.";
    };
  }
}
