package borg.store;

import static borg.store.Entries.put;
import static borg.store.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import borg.placement.Key;
import borg.placement.Placement;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

/** The buckets together. */
class StoreTest {

  private final Store store = new Store(16);

  @Test
  void key_isAlwaysInItsBucket() {
    Key key = Key.of("k");

    assertThat(store.bucket(key)).isSameAs(store.bucket(key.bucket(16)));
    assertThat(store.buckets()).isEqualTo(16);
    assertThat(new Store().buckets()).isEqualTo(Placement.DEFAULT_BUCKETS);
  }

  @Test
  void sums_goOverAllBuckets() {
    for (int i = 0; i < 100; i++) {
      merge(put("key " + i, 1, "12", i));
      merge(tombstone("gone " + i, 1, 0));
    }

    assertThat(store.copies()).isEqualTo(200);
    assertThat(store.keys(-1)).isEqualTo(100);
    assertThat(store.valueBytes(-1)).isEqualTo(200);
    assertThat(store.keys(39)).isEqualTo(60);
    assertThat(store.valueBytes(39)).isEqualTo(120);
  }

  @Test
  void renewed_isEmptyAndLeavesTheFormerBucketsAlone() {
    merge(put("key", 1, "v"));
    Bucket former = store.bucket(Key.of("key"));

    store.renew();

    assertThat(store.copies()).isZero();
    assertThat(former.digest().count()).isEqualTo(1);
  }

  private void merge(Entry entry) {
    store.bucket(entry.key()).merge(entry);
  }

  @Test
  void numbersOutOfRange_areRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Store(0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> store.bucket(16));
  }

  @Test
  void bean_canBeProxied() {
    // CDI subclasses a normal-scoped bean; it refuses to deploy one that it can't.
    assertThat(Modifier.isFinal(Store.class.getModifiers())).isFalse();
    assertThat(Store.class.getDeclaredMethods())
        .filteredOn(method -> !Modifier.isPrivate(method.getModifiers()))
        .noneMatch(method -> Modifier.isFinal(method.getModifiers()));
    assertThat(store.self()).isSameAs(store);
  }
}
