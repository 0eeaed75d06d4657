package borg.node;

/** How much room there is in memory, as far as that can be told. */
public interface Heap {

  /** Whether there is so little left that nothing should be kept that is not needed. */
  boolean isShort();
}
