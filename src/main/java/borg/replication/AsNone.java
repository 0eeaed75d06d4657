package borg.replication;

import borg.placement.Owners;

/** This member does not own the bucket; it may hold something of it still. */
final class AsNone extends Ownership {
  AsNone(Owners owners) {
    super(owners);
  }
}
