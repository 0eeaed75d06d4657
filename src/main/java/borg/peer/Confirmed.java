package borg.peer;

import java.util.BitSet;

/** For which of the buckets asked for, by their place in the list, the answer is yes. */
public record Confirmed(BitSet places) implements Reply {}
