/**
 * What follows from a change of the view: claim what is mine now, pull what I lack, push what the
 * second lacks, let both confirm, and only then let the others drop.
 *
 * <p>{@link borg.rebalance.Rebalancer} keeps nothing: each pass looks at where the buckets stand
 * and does what that asks for. A pass that fails half-way is simply made again. {@link
 * borg.rebalance.RebalanceTrigger} sees to it that one pass is under way at a time.
 */
package borg.rebalance;
