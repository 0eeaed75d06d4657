/**
 * How instances talk: the port through which everything above speaks to a peer, the messages, and
 * their two halves over REST.
 *
 * <p>Each message is one request with one reply. A message that acts on buckets names the view
 * under which it was made, and is done only by a receiver in that very view; nobody forwards for
 * another, so no late attempt can run after its operation was answered. Every message may be
 * delivered twice: all are idempotent, operations by their id.
 *
 * <pre>
 * RestPeers ─ Calls (who waits) ─ PostOffice ─ Outbox (one a peer and lane) ─ Courier ─ HTTP
 *                                                                                        │
 *          Receiver ─ BatchInHand (what is unanswered) ─ PeerServer ─ PeerResource ──────┘
 * </pre>
 *
 * <p>What was decided here, and why:
 *
 * <ul>
 *   <li><b>A call costs what an HTTP request costs</b>, some 150 µs, whatever is in it. So one
 *       request is under way to a peer in each lane, and what comes meanwhile leaves as the next
 *       one, on the same thread, once the answers have been dealt with: what follows of them goes
 *       along. A lone message never waits for company.
 *   <li><b>No reply holds up another</b> for long. 5 ms after a batch was handed over its response
 *       leaves; what was not answered by then is marked late and comes by itself, in a batch of
 *       that lane the other way, under the id of its call. An answer that does not fit a response
 *       does the same. What may take a while by design (a long poll) is not waited for at all.
 *   <li><b>A request is done once at most.</b> It carries a number, and is sent once more, byte for
 *       byte, only when its connection broke; a receiver that had it refuses it. So a refusal that
 *       says "surely not done" is true of both attempts.
 *   <li><b>The secret proves every request and response</b>, by HMAC over the whole body: see
 *       {@code Proof}. No time stamps, since no wall clock is trusted: see {@code Replays}.
 *   <li><b>A URL is a name.</b> An exchange names the URL that it is for, and whoever has another
 *       one refuses it, even if it can be reached there: the answer of another life would prove the
 *       right one ended. So members must be asked by the URL that they call themselves.
 *   <li><b>The format is binary</b>: a version in front of all, a tag and a length in front of each
 *       message. A message of a newer release is refused alone; a field that a newer release added
 *       at the end is not looked at. A version that is not known is refused with its number.
 *   <li><b>Time travels as what is left of it</b>, less what the message waited in its queue.
 *   <li><b>All is bounded</b> by {@code WireLimits}, each length before anything is allocated for
 *       it; past a bound it is OVERLOADED. Membership has bounds of its own: it renews the leases
 *       without which nothing is answered.
 * </ul>
 */
package borg.peer;
