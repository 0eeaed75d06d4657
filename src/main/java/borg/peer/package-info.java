/**
 * How instances talk: the port through which everything above speaks to a peer, the messages, and
 * their two halves over REST.
 *
 * <p>Each message is one request with one reply. A message that acts on buckets names the view
 * under which it was made, and is done only by a receiver in that very view; nobody forwards for
 * another, so no late attempt can run after its operation was answered. Every message may be
 * delivered twice: all are idempotent, operations by their id.
 */
package borg.peer;
