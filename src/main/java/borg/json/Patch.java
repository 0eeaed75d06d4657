package borg.json;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A change of a JSON value, read and found right. Not thread-safe. */
public sealed interface Patch permits MergePatch, OperationsPatch {

  /** The two languages of patches. */
  enum Format {
    /** RFC 7396. */
    MERGE("application/merge-patch+json"),
    /** RFC 6902. */
    OPERATIONS("application/json-patch+json");

    private static final int LARGE_BYTES = 64 << 10;

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    /** The format of a patch of this media type, whatever its parameters; null if it is none. */
    public static Format of(String mediaType) {
      String name = JsonText.withoutParameters(mediaType);
      return Stream.of(values())
          .filter(format -> format.mediaType.equals(name))
          .findAny()
          .orElse(null);
    }

    /** All of them, as they stand in a header. */
    public static String mediaTypes() {
      return Stream.of(values()).map(Format::mediaType).collect(Collectors.joining(", "));
    }

    public String mediaType() {
      return mediaType;
    }

    /**
     * Reads a patch.
     *
     * @throws IllegalArgumentException if it can't be one, whatever it is applied to; the message
     *     says why
     */
    public Patch read(byte[] patch) {
      if (patch.length <= LARGE_BYTES) {
        return of(patch);
      }
      // To look into a large one takes a multiple of its size: one at a time.
      synchronized (Format.class) {
        return of(patch);
      }
    }

    private Patch of(byte[] patch) {
      return this == MERGE ? MergePatch.of(patch) : OperationsPatch.of(patch);
    }
  }

  /** What the value becomes; throws {@link PatchException}. */
  Node apply(Node root, Workload work);

  /**
   * Applies the patch.
   *
   * @param json the value that is there
   * @param maxBytes how long the new one may be
   * @return the new value
   * @throws PatchException if it does not apply, or too much would come of it
   */
  default byte[] apply(byte[] json, int maxBytes) {
    JsonText.Part value;
    try {
      value = JsonText.parse(json);
    } catch (IllegalArgumentException e) {
      throw PatchException.conflict("The value is %s.", e.getMessage());
    }
    var out = new JsonOutput(maxBytes);
    apply(new Node.Text(value), new Workload(json.length, maxBytes)).write(out);
    return out.bytes();
  }
}
