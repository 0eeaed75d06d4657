/**
 * Who belongs, and who may answer.
 *
 * <p>{@link borg.membership.Membership} applies the rules to what the exchanges bring; {@link
 * borg.membership.Heartbeat} makes the exchanges; {@link borg.membership.CurrentView} is what all
 * others look at. Every change of the view happens under one write lock, every step of the data
 * path under its read lock: a step is wholly of one view.
 *
 * <p>Two clusters can begin while a network is in two. Where they meet, the smaller one gives way:
 * each of its members ends its life, and begins the next one as a newcomer of the other, with the
 * store that it has. It does so by itself, and only when it can become a member there at once; the
 * others of its cluster find another life at its URL, as after a restart.
 *
 * <p>Where both sides of a partition are to go on ({@code borg.partition-policy=available}), a side
 * without a majority does the same on purpose: those who reach each other end their lives, and the
 * next ones found a cluster of their own with what they have ({@link borg.membership.Secession}).
 * When the partition heals there are two clusters that meet. New lives, since one that were listed
 * in both could not tell what of the other's view binds it.
 *
 * <p>Nothing here decides by a wall clock, and nothing waits for a reply.
 */
package borg.membership;
