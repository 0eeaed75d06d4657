package borg.store;

import borg.Interleavings;
import borg.placement.Key;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Each method of a bucket is one step, and the digest is that of what is there. */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "version", gen = IntGen.class, conf = "1:2")
public class BucketInterleavingsTest {

  private static final Key[] KEYS = {Key.of("a"), Key.of("b")};
  private static final int NOW = 100;

  private final Bucket bucket = new Bucket();

  @Test
  void eachMethod_isOneStep() {
    Interleavings.options().iterations(25).check(BucketInterleavingsTest.class);
  }

  /** Even versions are tombstones; all but the first are due. */
  @Operation
  public boolean merge(@Param(name = "key") int key, @Param(name = "version") int version) {
    Value value = version % 2 == 0 ? null : Value.of(new byte[version]);
    long deadline = version == 1 ? Entry.NEVER : NOW;
    return bucket.merge(new Entry(KEYS[key], new Version(version), value, deadline));
  }

  @Operation
  public boolean remove(@Param(name = "key") int key, @Param(name = "version") int version) {
    return bucket.remove(KEYS[key], new Version(version));
  }

  @Operation
  public Entry get(@Param(name = "key") int key) {
    return bucket.get(KEYS[key]);
  }

  @Operation
  public Version versionOf(@Param(name = "key") int key) {
    return bucket.versionOf(KEYS[key]);
  }

  @Operation
  public Digest digest() {
    return bucket.digest();
  }

  @Operation
  public List<Entry> scan() {
    return bucket.scan(null, Integer.MAX_VALUE).entries();
  }

  @Operation
  public List<Entry> due() {
    return bucket.due(NOW, 10);
  }

  @Operation
  public int keys() {
    return bucket.keys(NOW);
  }

  @Operation
  public long valueBytes() {
    return bucket.valueBytes(NOW);
  }

  @Operation
  public void clear() {
    bucket.clear();
  }

  @Validate
  public void digestIsOfWhatIsThere() {
    Digest expected = Digest.EMPTY;
    for (Entry entry : scan()) {
      expected = expected.with(entry.key(), entry.version());
    }
    Interleavings.require(bucket.digest().equals(expected), "the digest is of something else");
  }
}
