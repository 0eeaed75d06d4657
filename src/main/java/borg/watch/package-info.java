/**
 * What happens to keys, told to who watches: each change at least once, in order for a key, also to
 * who goes on at another instance after the first has died.
 *
 * <pre>
 *   first owner ─ committed ┐                       ┌ Subscriber
 *                           ├ Journal ─ Desk ══ Feed ┼ Subscriber
 *   second owner ─ applied ─┘      (each member)    └ Subscriber
 * </pre>
 *
 * <p>Every member keeps a journal of what it committed, and one feed, which follows the journals of
 * all members as long as anybody listens. What was decided here, and why:
 *
 * <ul>
 *   <li><b>The watermark</b> is a version up to which all changes have been told. A member promises
 *       a floor: whatever it commits later is above it, or is one of the versions that it holds. A
 *       write that is handed on is held by who had it until the new owner has journalled it; so the
 *       least floor of two rounds of questions counts, and by then every journal has been read.
 *   <li><b>A view change stops the feed</b> until all members of the new view have been asked, in
 *       that view, for all that they have above the watermark, of whichever role: what a first
 *       owner that has died had committed is in its second's journal, and nobody commits under the
 *       old view any more. Told in the order of versions, which is that of each key.
 *   <li><b>A resume</b> names cluster, rank of the view, and watermark ({@link
 *       borg.watch.EventId}). Each change is in two journals. So nothing is missing unless two
 *       members have gone since that rank, or a journal has forgotten what came after that version:
 *       then it is a gap, and who watches has to read again. No clock is asked who went when.
 *   <li><b>No version of a newcomer lies below a watermark</b>: its claims are answered by all
 *       members, with their clocks, before it commits anything.
 *   <li><b>Entries that are carried in from another cluster</b> were changed elsewhere: a gap.
 * </ul>
 */
package borg.watch;
