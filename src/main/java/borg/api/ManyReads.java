package borg.api;

import borg.peer.Read;
import borg.peer.ReadReply;
import borg.placement.Key;
import borg.replication.UnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/**
 * Reads many keys, and writes a line for each in the order in which they were asked. Blocks while
 * entries are on the way, and while the client is slow. Used once, by one thread.
 */
final class ManyReads {

  /*
   * Reads go out ahead of what is written, so that those for one owner share its batches; but only
   * for short values, which together have a bound. A value that is longer is read again, alone, when
   * its turn has come. So no more is in memory than a window of short values and one long one,
   * however slow the client is.
   */

  static final int SHORT_BYTES = 16 << 10;
  static final int WINDOW = 256;

  /** How an entry is read, if its value is not longer than so many bytes. */
  @FunctionalInterface
  interface Reader {
    CompletableFuture<ReadReply> read(Key key, int mostBytes);
  }

  private record Ahead(Key key, CompletableFuture<ReadReply> reply) {}

  private final Reader reader;
  private final Iterator<Key> keys;
  private final LongSupplier clock;
  private final ArrayDeque<Ahead> window = new ArrayDeque<>(WINDOW);

  /**
   * Reads of these keys.
   *
   * @param clock nanoseconds, as the deadlines of entries
   */
  ManyReads(Reader reader, List<Key> keys, LongSupplier clock) {
    this.reader = reader;
    this.keys = keys.iterator();
    this.clock = clock;
  }

  /**
   * Sends the first reads out, and waits for the first entry: what is wrong with all of them is
   * found before anything was answered.
   *
   * @throws UnavailableException if it can't be read
   */
  void begin() throws InterruptedException {
    fill();
    if (!window.isEmpty()) {
      reply(window.peek().reply());
    }
  }

  /**
   * Writes all lines.
   *
   * @throws IOException if the client has gone
   * @throws UnavailableException if an entry can't be read
   */
  void writeTo(OutputStream out) throws IOException, InterruptedException {
    while (!window.isEmpty()) {
      Ahead next = window.poll();
      ReadReply reply = reply(next.reply());
      if (reply.isTooLong()) {
        reply = reply(reader.read(next.key(), Read.ANY_LENGTH));
      }
      fill();
      out.write(line(next.key(), reply));
    }
  }

  private void fill() {
    while (window.size() < WINDOW && keys.hasNext()) {
      Key key = keys.next();
      window.add(new Ahead(key, reader.read(key, SHORT_BYTES)));
    }
  }

  private byte[] line(Key key, ReadReply reply) {
    long now = clock.getAsLong();
    return reply.entry() == null ? ExportLine.missing(key) : ExportLine.of(reply.entry(), now);
  }

  private static ReadReply reply(CompletableFuture<ReadReply> reply) throws InterruptedException {
    try {
      return reply.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnavailableException unavailable) {
        throw unavailable;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
