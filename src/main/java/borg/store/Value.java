package borg.store;

import java.util.Arrays;
import java.util.Objects;

/**
 * Any bytes, with the media type that they came with.
 *
 * <p>The bytes are not copied, neither here nor (large ones) in a {@link Bucket}: nobody may modify
 * them once they are in a value.
 *
 * @param mediaType 1 to 255 characters of ISO-8859-1, to be given back as it came
 * @param bytes the value itself, 0 bytes or more
 */
public record Value(String mediaType, byte[] bytes) {

  /** What a value is that says nothing else of itself. */
  public static final String APPLICATION_OCTET_STREAM = "application/octet-stream";

  /** Stands in an entry of which only the rest was asked for. */
  public static final Value LEFT_OUT = of(new byte[0]);

  /** The most characters that a media type can have. */
  public static final int MAX_MEDIA_TYPE_LENGTH = 255;

  /**
   * Checks the media type.
   *
   * @throws IllegalArgumentException if it is empty, too long, or not ISO-8859-1
   */
  public Value {
    Objects.requireNonNull(bytes, "bytes");
    if (!MediaTypes.isKnown(mediaType)) {
      checkMediaType(mediaType);
    }
  }

  /** Bytes of which nothing is known: {@link #APPLICATION_OCTET_STREAM}. */
  public static Value of(byte[] bytes) {
    return new Value(APPLICATION_OCTET_STREAM, bytes);
  }

  private static void checkMediaType(String mediaType) {
    int length = mediaType.length();
    if (length == 0 || length > MAX_MEDIA_TYPE_LENGTH) {
      throw new IllegalArgumentException(
          "A media type has 1 to " + MAX_MEDIA_TYPE_LENGTH + " characters, not " + length);
    }
    if (!mediaType.chars().allMatch(c -> c <= 0xff)) {
      throw new IllegalArgumentException("A media type is ISO-8859-1: " + mediaType);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Value that
        && mediaType.equals(that.mediaType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * mediaType.hashCode() + Arrays.hashCode(bytes);
  }

  /** Type and length only: a value may be long, and is nobody's business in a log. */
  @Override
  public String toString() {
    return mediaType + ", " + bytes.length + " bytes";
  }
}
