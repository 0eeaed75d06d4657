/**
 * Who belongs, and who may answer.
 *
 * <p>{@link borg.membership.Membership} applies the rules to what the exchanges bring; {@link
 * borg.membership.Heartbeat} makes the exchanges; {@link borg.membership.CurrentView} is what all
 * others look at. Every change of the view happens under one write lock, every step of the data
 * path under its read lock: a step is wholly of one view.
 *
 * <p>Nothing here decides by a wall clock, and nothing waits for a reply.
 */
package borg.membership;
