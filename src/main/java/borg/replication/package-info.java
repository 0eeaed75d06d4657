/**
 * A write and a read: chain replication with two links, of which both serve reads (CRAQ, Terrace
 * and Freedman, USENIX ATC 2009).
 *
 * <p>{@link borg.replication.Coordinator} is whoever got the request; {@link
 * borg.replication.FirstOwner} orders the changes of a key; {@link borg.replication.SecondOwner}
 * applies them, which is the commit point; {@link borg.replication.Holder} shows what it has.
 *
 * <p>All state of a bucket hangs on its {@link borg.replication.Replica}, and what belongs to one
 * ownership on an {@link borg.replication.Ownership} that is replaced when the pair of owners
 * changes: an answer, a timer or a confirmation of an older ownership finds another object there
 * and does nothing. A write that is not known to be on two members is kept <em>pending</em>, apart
 * from the store, and is never read, counted or taken for stored.
 *
 * <p>What came of a request with a client's key is on both owners before the client is told, a
 * refusal too, so it outlives any one member; and whoever owns the bucket next is handed all of it
 * before the bucket is whole, since no digest tells of it. What could not be remembered, for want
 * of room, is refused. It goes only with the bucket itself: when both owners are lost.
 *
 * <p>A patch is an operation like another, worked out by the first owner ({@link
 * borg.replication.Changes}); what came of it, and what was there before a change, is remembered
 * with the outcome: in full for a client that may ask again, within that client's bounds; for a
 * coordinator's own attempts as long as it is short, else the coordinator says that it does not
 * know. Who waits for an entry to change ({@link borg.replication.Watch}) gets a hint, never a
 * value: nothing depends on its being right.
 */
package borg.replication;
