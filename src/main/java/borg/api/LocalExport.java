package borg.api;

import borg.store.Entry;
import borg.store.Position;
import borg.store.Slice;
import borg.store.Store;
import borg.time.Clock;
import java.io.IOException;
import java.io.OutputStream;

/** Writes every live copy that this instance holds. Blocks while the client is slow. */
final class LocalExport {

  private static final int SLICE_BYTES = 1 << 18;

  private final Store store;
  private final Clock clock;

  LocalExport(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Bucket by bucket, in slices, so that little is in memory at a time. */
  void writeTo(OutputStream out) throws IOException {
    for (int number = 0; number < store.buckets(); number++) {
      Position after = null;
      do {
        Slice slice = store.bucket(number).scan(after, SLICE_BYTES);
        for (Entry entry : slice.entries()) {
          long now = clock.nanoTime();
          if (entry.isLive(now)) {
            out.write(ExportLine.of(entry, now));
          }
        }
        after = slice.next();
      } while (after != null);
    }
  }
}
