/**
 * Who belongs to the cluster: values that merge.
 *
 * <p>A view only ever grows: each life in it goes one way, so two views have one least upper bound
 * and nothing is decided by who spoke first (membership as a join semilattice, as in Aguilera et
 * al., "Dynamic Atomic Storage Without Consensus", JACM 2011).
 *
 * <p>What grows is what a view says, not what it lists: lives that are gone are forgotten, and a
 * number, the horizon, still says of them that they have ended. Everything here is immutable and
 * knows nothing but {@code java..}: no clock, no network, no framework.
 */
package borg.view;
