package borg.peer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The kinds of a sealed type of messages, each with the tag by which it travels. Tags are never
 * used again for anything else; a field is only ever added at the end of its message, where an
 * older reader does not look.
 */
final class Kinds<T> {

  /** One kind of message: its tag (1 to 255), how it is written and how it is read. */
  record Kind<M>(
      int tag, Class<M> type, BiConsumer<WireWriter, M> writer, Function<WireReader, M> reader) {

    void write(WireWriter out, Object message) {
      out.frame(tag, type.cast(message), writer);
    }
  }

  private final Map<Integer, Kind<? extends T>> byTag = new HashMap<>();
  private final Map<Class<?>, Kind<? extends T>> byType = new HashMap<>();

  Kinds(List<Kind<? extends T>> kinds) {
    for (Kind<? extends T> kind : kinds) {
      byTag.put(kind.tag(), kind);
      byType.put(kind.type(), kind);
    }
    if (byTag.size() != kinds.size() || byType.size() != kinds.size()) {
      throw new IllegalArgumentException("A tag or a type is there twice");
    }
  }

  /** The tag of a kind. */
  int tagOf(Class<? extends T> type) {
    return byType.get(type).tag();
  }

  /** Writes tag, length and message. */
  void write(WireWriter out, T message) {
    byType.get(message.getClass()).write(out, message);
  }

  /**
   * Reads a message of this tag.
   *
   * @throws PeerException REJECTED, and nothing else, if it is unknown or malformed
   */
  T read(int tag, WireReader frame) {
    Kind<? extends T> kind = byTag.get(tag);
    if (kind == null) {
      throw new PeerException(
          PeerException.Reason.REJECTED, "unknown message " + tag + ": of a newer release?");
    }
    try {
      return kind.reader().apply(frame);
    } catch (PeerException e) {
      throw e;
    } catch (RuntimeException e) {
      // The values check themselves when they are made; what they say is all that is wrong with
      // them.
      throw WireReader.malformed(kind.type().getSimpleName() + ", " + e.getMessage());
    }
  }
}
