package borg.node;

import borg.membership.MembershipSettings;
import borg.replication.ReplicationSettings;
import borg.watch.WatchSettings;

/**
 * All figures that a node goes by.
 *
 * @param transferTimeout how long a peer may take for one answer of a rebalance, in nanoseconds
 */
public record Settings(
    MembershipSettings membership,
    ReplicationSettings replication,
    long transferTimeout,
    WatchSettings watch) {}
