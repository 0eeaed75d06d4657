package borg.peer;

/**
 * @param buckets how many lost buckets have started again
 */
public record Accepted(int buckets) implements Reply {}
