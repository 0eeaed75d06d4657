package borg.replication;

import borg.placement.Owners;

/**
 * What this member has to do with a bucket while the same two lives own it in the same order.
 * Guarded by its replica's lock.
 */
abstract sealed class Ownership permits AsFirst, AsSecond, AsNone {

  final Owners owners;

  Ownership(Owners owners) {
    this.owners = owners;
  }
}
