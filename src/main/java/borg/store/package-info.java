/**
 * What a member holds: versions, entries, and the buckets that keep them in the heap.
 *
 * <p>What was decided here, and why:
 *
 * <ul>
 *   <li><b>The greater version stands</b>, whatever the order in which entries come. A merge is
 *       idempotent and commutative, so it may be repeated, late, or doubled. Versions come from a
 *       hybrid logical clock that reads the wall clock never: it is told once, at the start.
 *   <li><b>A delete is an entry</b>, a tombstone, and an expired value stays one until a tombstone
 *       replaces it. Nothing here vanishes by itself, since one member's clock would then decide
 *       what another still has; {@code Bucket.due} tells what somebody may act upon.
 *   <li><b>Entries are bytes.</b> As objects in a map a copy of an 8-byte key and a 100-byte value
 *       takes some 290 bytes of heap; written one after the other into pages it takes about 135,
 *       all counted, and a million of them are some 160,000 objects for the collector to mark
 *       instead of seven million. The price is a copy of the value at each read. Values above 2 KiB
 *       keep the array they came in, and are not copied.
 *   <li><b>The index is a sorted array</b> by the upper half of the hash, not a hash table: a
 *       bucket is small, and a scan by position comes for free. {@code Index} has the figures.
 *   <li><b>One lock a bucket</b>, within which nothing is waited for. With 16,384 buckets two
 *       threads rarely meet; and a digest is exact, since it changes in the step that changes the
 *       entry.
 *   <li><b>Only {@code Bucket} is known outside.</b> Pages, cells and index are this package's own,
 *       and a reference into them never leaves the lock.
 * </ul>
 */
package borg.store;
