package borg.replication;

import borg.json.JsonText;
import borg.json.Patch;
import borg.json.PatchException;
import borg.json.PatchException.Reason;
import borg.peer.Details;
import borg.peer.Outcome;
import borg.peer.Outcome.Status;
import borg.store.Value;

/**
 * What comes of a patch.
 *
 * @param value the new value, of the old media type; null if nothing is to be written
 * @param refusal why nothing is to be written; null if something is
 */
record Patching(Value value, Outcome refusal) {

  static Patching of(Value patch, Value old, int maxBytes) {
    if (!JsonText.isJson(old.mediaType())) {
      return refused(
          Status.CONFLICT,
          "The value is not JSON by its media type (application/json, or one that ends in +json).");
    }
    try {
      byte[] bytes =
          Patch.Format.of(patch.mediaType()).read(patch.bytes()).apply(old.bytes(), maxBytes);
      return new Patching(new Value(old.mediaType(), bytes), null);
    } catch (PatchException e) {
      boolean isTooLarge = e.reason() == Reason.TOO_LARGE;
      return refused(isTooLarge ? Status.TOO_LARGE : Status.CONFLICT, e.getMessage());
    }
  }

  private static Patching refused(Status status, String words) {
    return new Patching(null, new Outcome(status, null, Details.because(words)));
  }
}
