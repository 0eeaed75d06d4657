package borg.watch;

import borg.store.Version;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where somebody stands who watches: good at every member of the cluster.
 *
 * @param cluster whose changes these are
 * @param rank of a view in which all members had told what they had
 * @param watermark up to this version all changes have been told
 */
public record EventId(long cluster, long rank, Version watermark) {

  /** Stands for what can't be read: of no cluster. */
  public static final EventId UNREADABLE = new EventId(0, 0, new Version(0));

  private static final Pattern TEXT =
      Pattern.compile("([0-9a-f]{16})-([0-9a-f]{1,15})-([0-9a-f]{16})");

  /** Reads what {@link #toString()} wrote; empty if it can't be that. */
  public static Optional<EventId> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long cluster = HexFormat.fromHexDigitsToLong(parts.group(1));
    long rank = HexFormat.fromHexDigitsToLong(parts.group(2));
    return Version.parse(parts.group(3)).map(version -> new EventId(cluster, rank, version));
  }

  EventId at(Version later) {
    return new EventId(cluster, rank, later);
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return "%s-%x-%s".formatted(hex.toHexDigits(cluster), rank, watermark);
  }
}
